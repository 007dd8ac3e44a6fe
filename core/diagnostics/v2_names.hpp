#pragma once

#include "core/wire.hpp"
#include "ocpp/v2/common.hpp"
#include "storage/records/monitors.hpp"

#include <cstdint>
#include <optional>
#include <string>

/// Names of components and variables, between the wire of OCPP 2.x and ours.
namespace voltgate::core::diagnostics::v2 {

[[nodiscard]] inline storage::VariableName name_of(const ocpp::v2::Component& component,
                                                   const ocpp::v2::Variable& variable) {
    storage::VariableName name;
    name.component_name = component.name.str();
    name.component_instance = wire::text_of(component.instance).value_or("");
    if (component.evse) {
        name.evse_id = component.evse->id;
        name.connector_id = component.evse->connectorId ? std::int64_t(*component.evse->connectorId) : 0;
    }
    name.variable_name = variable.name.str();
    name.variable_instance = wire::text_of(variable.instance).value_or("");
    return name;
}

/// Of a command's body, whatever of a name it has.
template <class Named>
[[nodiscard]] ocpp::v2::Component component_of(const Named& named) {
    ocpp::v2::Component component;
    component.name = named.component_name;
    if (named.component_instance)
        component.instance = ocpp::CiText<50>(*named.component_instance);
    if (named.evse_id) {
        component.evse.emplace().id = *named.evse_id;
        if (named.connector_id)
            component.evse->connectorId = *named.connector_id;
    }
    return component;
}

[[nodiscard]] inline ocpp::v2::Variable variable_of(const std::string& name,
                                                    const std::optional<std::string>& instance) {
    ocpp::v2::Variable variable;
    variable.name = name;
    if (instance)
        variable.instance = ocpp::CiText<50>(*instance);
    return variable;
}

} // namespace voltgate::core::diagnostics::v2
