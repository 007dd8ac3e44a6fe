#pragma once

#include "core/json/constraint.hpp"
#include "core/provisioning/configuration.hpp"

#include <boost/describe.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The operator's commands about variables and networks, which only 2.x has.
namespace voltgate::core::provisioning {

/// A variable as an operator names it; without a component by a key of 1.6, or by a name that is unique at
/// the charge point.
struct NamedVariable {
    std::string name;
    std::optional<std::string> component_name;
    std::optional<std::string> component_instance;
    std::optional<std::string> instance;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
};
BOOST_DESCRIBE_STRUCT(NamedVariable, (),
                      (name, component_name, component_instance, instance, evse_id, connector_id))

/// Of a body that names a variable.
template <class Named>
[[nodiscard]] KeyName key_of_body(const Named& body) {
    KeyName key;
    key.component_name = body.component_name.value_or("");
    key.component_instance = body.component_instance.value_or("");
    key.instance = body.instance.value_or("");
    key.evse_id = body.evse_id.value_or(0);
    key.connector_id = body.connector_id.value_or(0);
    return key;
}
[[nodiscard]] inline KeyName key_of(const NamedVariable& variable) {
    auto key = key_of_body(variable);
    key.name = variable.name;
    return key;
}

enum class AttributeType { Actual, Target, MinSet, MaxSet };
BOOST_DESCRIBE_ENUM(AttributeType, Actual, Target, MinSet, MaxSet)

struct AskedVariable : NamedVariable {
    std::optional<AttributeType> attribute_type;
};
BOOST_DESCRIBE_STRUCT(AskedVariable, (NamedVariable), (attribute_type))

struct GetVariables {
    std::vector<AskedVariable> variables;
};
BOOST_DESCRIBE_STRUCT(GetVariables, (), (variables))
constexpr auto json_constraints(const GetVariables*) {
    return std::array{json::field("variables").length(1, 1000)};
}

struct GivenVariable : AskedVariable {
    std::string value;
};
BOOST_DESCRIBE_STRUCT(GivenVariable, (AskedVariable), (value))
constexpr auto json_constraints(const NamedVariable*) {
    return std::array{json::field("name").length(1, 50),
                      json::field("component_name").length(1, 50),
                      json::field("component_instance").length(1, 50),
                      json::field("instance").length(1, 50),
                      json::field("evse_id").at_least(0),
                      json::field("connector_id").at_least(0)};
}
constexpr auto json_constraints(const GivenVariable*) {
    return std::array{json::field("value").length(0, 2500)};
}

struct SetVariables {
    std::vector<GivenVariable> variables;
};
BOOST_DESCRIBE_STRUCT(SetVariables, (), (variables))
constexpr auto json_constraints(const SetVariables*) {
    return std::array{json::field("variables").length(1, 1000)};
}

enum class ReportBase { FullInventory, ConfigurationInventory, SummaryInventory };
BOOST_DESCRIBE_ENUM(ReportBase, FullInventory, ConfigurationInventory, SummaryInventory)

struct GetBaseReport {
    ReportBase report_base = ReportBase::FullInventory;
};
BOOST_DESCRIBE_STRUCT(GetBaseReport, (), (report_base))
constexpr auto json_constraints(const GetBaseReport*) {
    return std::array{json::field("report_base").or_default()};
}

enum class ComponentCriterion { Active, Available, Enabled, Problem };
BOOST_DESCRIBE_ENUM(ComponentCriterion, Active, Available, Enabled, Problem)

/// A component, or one of its variables.
struct ReportedComponent {
    std::string component_name;
    std::optional<std::string> component_instance;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
    std::optional<std::string> name;
    std::optional<std::string> instance;
};
BOOST_DESCRIBE_STRUCT(ReportedComponent, (),
                      (component_name, component_instance, evse_id, connector_id, name, instance))
constexpr auto json_constraints(const ReportedComponent*) {
    return std::array{
        json::field("component_name").length(1, 50),
        json::field("component_instance").length(1, 50),
        json::field("evse_id").at_least(0),
        json::field("connector_id").at_least(0),
        json::field("name").length(1, 50).about("The variable; without it all of the component"),
        json::field("instance").length(1, 50)};
}
[[nodiscard]] inline KeyName key_of(const ReportedComponent& named) {
    KeyName key;
    key.component_name = named.component_name;
    key.component_instance = named.component_instance.value_or("");
    key.evse_id = named.evse_id.value_or(0);
    key.connector_id = named.connector_id.value_or(0);
    key.name = named.name.value_or("");
    key.instance = named.instance.value_or("");
    return key;
}

struct GetReport {
    std::vector<ComponentCriterion> component_criteria;
    std::vector<ReportedComponent> variables;
};
BOOST_DESCRIBE_STRUCT(GetReport, (), (component_criteria, variables))
constexpr auto json_constraints(const GetReport*) {
    return std::array{json::field("component_criteria").length(0, 4).or_default(),
                      json::field("variables").length(0, 500).or_default()};
}

} // namespace voltgate::core::provisioning
