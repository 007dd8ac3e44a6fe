#pragma once

#include "core/json/constraint.hpp"
#include "core/json/kinds.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/mp11/algorithm.hpp>

#include <map>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>

/// JSON Schema (2020-12, as OpenAPI 3.1 takes it) of a described struct, with its constraints.
namespace voltgate::core::json {

/// Whether a struct inside a schema is referred to by its name or written out in place.
enum class Nesting { by_name, in_place };

/// The named schemas a document refers to: one per described struct met on the way.
class Schemas {
public:
    explicit Schemas(Nesting nesting = Nesting::by_name)
        : nesting_(nesting) {}

    bool in_place() const { return nesting_ == Nesting::in_place; }
    /// Whether the name was new: the caller then fills the schema in.
    bool reserve(const std::string& name) { return named_.try_emplace(name).second; }
    void define(const std::string& name, boost::json::object schema) { named_[name] = std::move(schema); }
    const std::map<std::string, boost::json::object>& all() const { return named_; }

private:
    Nesting nesting_;
    std::map<std::string, boost::json::object> named_;
};

/// The last part of a type's name: voltgate::api::CreateTag -> CreateTag.
std::string schema_name(const std::type_info& type);
boost::json::object reference_to(const std::string& name);
boost::json::object text_schema(std::string_view format);
boost::json::object enumeration_schema(std::string_view comma_separated);
/// Adds what a constraint says of the member's type to its schema.
void add_constraint(boost::json::object& schema, const Constraint& rule);
/// Lets null pass as well.
void allow_null(boost::json::object& schema);

template <class T>
boost::json::object schema_of(Schemas& schemas);

/// What a type is, without the name of its struct.
template <class T>
boost::json::object struct_schema(Schemas& schemas) {
    boost::json::object properties;
    boost::json::array required;
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
        using Member = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
        auto schema = schema_of<Member>(schemas);
        const Constraint* rule = constraint_of<T>(spelled(member.name));
        if (rule)
            add_constraint(schema, *rule);
        properties[spelled(member.name)] = std::move(schema);
        if (!Optional<Member> && !Patched<Member> && !RawText<Member> && !(rule && rule->defaulted))
            required.emplace_back(spelled(member.name));
    });
    boost::json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty())
        schema["required"] = std::move(required);
    return schema;
}

template <class T>
boost::json::object schema_of(Schemas& schemas) {
    if constexpr (Optional<T>) {
        return schema_of<typename T::value_type>(schemas);
    } else if constexpr (Patched<T>) {
        auto schema = schema_of<typename decltype(T::value)::value_type>(schemas);
        allow_null(schema);
        return schema;
    } else if constexpr (std::same_as<T, bool>) {
        return {{"type", "boolean"}};
    } else if constexpr (Number<T>) {
        return {{"type", "integer"}};
    } else if constexpr (std::floating_point<T>) {
        return {{"type", "number"}};
    } else if constexpr (std::convertible_to<T, std::string_view>) {
        return text_schema("");
    } else if constexpr (std::same_as<T, Timestamp>) {
        return text_schema("date-time");
    } else if constexpr (RawText<T> || std::same_as<T, boost::json::value>) {
        return {};
    } else if constexpr (std::same_as<T, boost::json::object>) {
        return {{"type", "object"}};
    } else if constexpr (Worded<T>) {
        return enumeration_schema(word_list<T>());
    } else if constexpr (Sequence<T>) {
        return {{"type", "array"}, {"items", schema_of<typename T::value_type>(schemas)}};
    } else if constexpr (Dictionary<T>) {
        return {{"type", "object"}, {"additionalProperties", schema_of<typename T::mapped_type>(schemas)}};
    } else {
        if (schemas.in_place())
            return struct_schema<T>(schemas);
        const auto name = schema_name(typeid(T));
        if (schemas.reserve(name))
            schemas.define(name, struct_schema<T>(schemas));
        return reference_to(name);
    }
}

/// A schema that stands alone. Not for a struct that contains itself.
template <class T>
boost::json::object schema() {
    Schemas schemas(Nesting::in_place);
    return schema_of<T>(schemas);
}

} // namespace voltgate::core::json
