#include "core/json/schema.hpp"

#include <boost/core/demangle.hpp>

namespace voltgate::core::json {

std::string schema_name(const std::type_info& type) {
    std::string name = boost::core::demangle(type.name());
    const auto arguments = name.find('<');
    const auto colon = name.rfind(':', arguments);
    if (colon != std::string::npos)
        name.erase(0, colon + 1);
    std::string out;
    for (const char c : name) {
        const bool allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        out += allowed ? c : '_';
    }
    return out;
}

boost::json::object reference_to(const std::string& name) {
    return {{"$ref", "#/components/schemas/" + name}};
}

boost::json::object text_schema(std::string_view format) {
    boost::json::object schema{{"type", "string"}};
    if (!format.empty())
        schema["format"] = format;
    return schema;
}

boost::json::object enumeration_schema(std::string_view comma_separated) {
    boost::json::array words;
    while (!comma_separated.empty()) {
        const auto comma = comma_separated.find(',');
        words.emplace_back(comma_separated.substr(0, comma));
        comma_separated.remove_prefix(comma == std::string_view::npos ? comma_separated.size() : comma + 1);
    }
    return {{"type", "string"}, {"enum", std::move(words)}};
}

namespace {

/// A whole number as such: 10, not 1E1.
boost::json::value bound(double value) {
    const auto whole = static_cast<std::int64_t>(value);
    if (static_cast<double>(whole) == value)
        return whole;
    return value;
}

} // namespace

void add_constraint(boost::json::object& schema, const Constraint& rule) {
    constexpr auto unbounded = std::numeric_limits<std::size_t>::max();
    const auto* type = schema.if_contains("type");
    const bool list = type && *type == "array";
    if (rule.min_length > 0)
        schema[list ? "minItems" : "minLength"] = rule.min_length;
    if (rule.max_length != unbounded)
        schema[list ? "maxItems" : "maxLength"] = rule.max_length;
    if (rule.shape != Shape::any)
        schema["type"] = rule.shape == Shape::object ? "object" : "array";
    if (rule.minimum)
        schema["minimum"] = bound(*rule.minimum);
    if (rule.maximum)
        schema["maximum"] = bound(*rule.maximum);
    if (!rule.expression.empty())
        schema["pattern"] = rule.expression;
    if (!rule.words.empty())
        schema["enum"] = enumeration_schema(rule.words)["enum"];
    if (!rule.description.empty())
        schema["description"] = rule.description;
}

void allow_null(boost::json::object& schema) {
    if (const auto* type = schema.if_contains("type"); type && type->is_string()) {
        schema["type"] = boost::json::array{*type, "null"};
        if (auto* words = schema.if_contains("enum"))
            words->as_array().emplace_back(nullptr);
    } else if (schema.contains("$ref")) {
        boost::json::object either{{"anyOf", boost::json::array{schema, {{"type", "null"}}}}};
        schema = std::move(either);
    }
}

} // namespace voltgate::core::json
