#include "tests/support/schema_oracle.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace voltgate::tests {
namespace {

namespace bj = boost::json;
using Problem = std::optional<std::string>;

const bj::value* keyword(const bj::object& schema, std::string_view name) {
    return schema.if_contains(name);
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

bool is_integral(const bj::value& value) {
    return value.is_int64() || value.is_uint64() ||
           (value.is_double() && std::floor(value.get_double()) == value.get_double());
}

bool has_type(const bj::value& value, std::string_view type) {
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "string" && value.is_string()) || (type == "boolean" && value.is_bool()) ||
           (type == "number" && value.is_number()) || (type == "integer" && is_integral(value));
}

/// Whether `text` has the form, where '0' stands for a digit and 'T' and 'Z' for themselves in either case.
bool has_form(std::string_view text, std::string_view form) {
    const auto fits = [](char letter, char wanted) {
        if (wanted == '0')
            return letter >= '0' && letter <= '9';
        return letter == wanted || (wanted >= 'A' && letter == wanted - 'A' + 'a');
    };
    return std::ranges::equal(text, form, fits);
}

int number_at(std::string_view text, std::size_t place) {
    return (text[place] - '0') * 10 + (text[place + 1] - '0');
}

/// RFC 3339, except that it does not know how long a month is.
bool is_date_time(std::string_view text) {
    constexpr std::string_view form = "0000-00-00T00:00:00";
    if (!has_form(text.substr(0, form.size()), form))
        return false;
    const bool in_range = number_at(text, 5) >= 1 && number_at(text, 5) <= 12 && number_at(text, 8) >= 1 &&
                          number_at(text, 8) <= 31 && number_at(text, 11) <= 23 &&
                          number_at(text, 14) <= 59 && number_at(text, 17) <= 60;
    std::string_view rest = text.substr(form.size());
    if (rest.starts_with('.')) {
        const std::size_t digits = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
        if (digits == 1)
            return false;
        rest.remove_prefix(digits);
    }
    const bool has_offset = has_form(rest, "+00:00") || has_form(rest, "-00:00");
    return in_range &&
           (has_form(rest, "Z") || (has_offset && number_at(rest, 1) <= 23 && number_at(rest, 4) <= 59));
}

class Checker {
public:
    explicit Checker(const bj::object& file)
        : file_{file} {}

    Problem check(const bj::object& unresolved, const bj::value& value, const std::string& path) const {
        const bj::object& schema = resolved(unresolved, file_);
        if (const bj::value* type = keyword(schema, "type"); type && !has_type(value, type->as_string()))
            return path + ": must be of type " + std::string{type->as_string()};
        if (auto problem = check_enum(schema, value, path))
            return problem;
        if (value.is_string())
            return check_string(schema, value.get_string(), path);
        if (value.is_number())
            return check_number(schema, value.to_number<double>(), path);
        if (value.is_array())
            return check_array(schema, value.get_array(), path);
        if (value.is_object())
            return check_object(schema, value.get_object(), path);
        return std::nullopt;
    }

private:
    static Problem check_enum(const bj::object& schema, const bj::value& value, const std::string& path) {
        const bj::value* words = keyword(schema, "enum");
        if (words == nullptr || std::ranges::count(words->as_array(), value) > 0)
            return std::nullopt;
        return path + ": not in the enumeration: " + bj::serialize(value);
    }

    static Problem check_string(const bj::object& schema, std::string_view text, const std::string& path) {
        const bj::value* longest = keyword(schema, "maxLength");
        if (longest && characters(text) > longest->to_number<std::size_t>())
            return path + ": longer than maxLength";
        const bj::value* format = keyword(schema, "format");
        if (format && format->as_string() == "date-time" && !is_date_time(text))
            return path + ": not a date-time: " + std::string{text};
        return std::nullopt;
    }

    static Problem check_number(const bj::object& schema, double number, const std::string& path) {
        const bj::value* low = keyword(schema, "minimum");
        const bj::value* high = keyword(schema, "maximum");
        if ((low && number < low->to_number<double>()) || (high && number > high->to_number<double>()))
            return path + ": out of range";
        if (const bj::value* step = keyword(schema, "multipleOf")) {
            const double steps = number / step->to_number<double>();
            if (std::abs(steps - std::round(steps)) > 1e-6)
                return path + ": not a multiple";
        }
        return std::nullopt;
    }

    Problem check_array(const bj::object& schema, const bj::array& array, const std::string& path) const {
        const bj::value* fewest = keyword(schema, "minItems");
        const bj::value* most = keyword(schema, "maxItems");
        if ((fewest && array.size() < fewest->to_number<std::size_t>()) ||
            (most && array.size() > most->to_number<std::size_t>()))
            return path + ": wrong number of items";
        const bj::value* items = keyword(schema, "items");
        for (std::size_t index = 0; items && index < array.size(); ++index) {
            if (auto problem =
                    check(items->as_object(), array[index], path + '[' + std::to_string(index) + ']'))
                return problem;
        }
        return std::nullopt;
    }

    Problem check_object(const bj::object& schema, const bj::object& object, const std::string& path) const {
        if (const bj::value* required = keyword(schema, "required")) {
            for (const bj::value& name : required->as_array()) {
                if (!object.contains(name.as_string()))
                    return path + '.' + std::string{name.as_string()} + ": required";
            }
        }
        const bj::value* properties = keyword(schema, "properties");
        const bj::value* additional = keyword(schema, "additionalProperties");
        for (const auto& member : object) {
            const std::string member_path = path + '.' + std::string{member.key()};
            const bj::value* property =
                properties ? properties->as_object().if_contains(member.key()) : nullptr;
            if (property == nullptr && additional && *additional == bj::value(false))
                return member_path + ": additional property";
            if (property == nullptr)
                continue;
            if (auto problem = check(property->as_object(), member.value(), member_path))
                return problem;
        }
        return std::nullopt;
    }

    const bj::object& file_;
};

bj::object read_file(const std::filesystem::path& path) {
    std::ifstream file{path};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    return bj::parse(text).as_object();
}

/// 1.6 names its request files after the action alone, as 2.1 does for its one-way message.
template <class Schemas>
const bj::object* find(const Schemas& schemas, std::string_view action, std::string_view suffix) {
    const auto found = schemas.find(std::string{action} += suffix);
    return found == schemas.end() ? nullptr : &found->second;
}

Problem check_found(const bj::object* schema, std::string_view action, const bj::value& payload) {
    if (schema == nullptr)
        return std::string{action} + ": no schema";
    return check_schema(*schema, payload);
}

} // namespace

const bj::object& resolved(const bj::object& schema, const bj::object& file) {
    const bj::value* reference = keyword(schema, "$ref");
    if (reference == nullptr)
        return schema;
    constexpr std::string_view prefix = "#/definitions/";
    const std::string_view target = reference->as_string();
    return resolved(file.at("definitions").as_object().at(target.substr(prefix.size())).as_object(), file);
}

std::optional<std::string> check_schema(const bj::object& file, const bj::value& payload) {
    return Checker{file}.check(file, payload, "$");
}

const SchemaOracle* SchemaOracle::instance() {
    static const std::string folder = VOLTGATE_OCPP_SCHEMAS;
    static const std::optional<SchemaOracle> oracle =
        folder.empty() ? std::nullopt : std::make_optional<SchemaOracle>(folder);
    return oracle ? &*oracle : nullptr;
}

SchemaOracle::SchemaOracle(const std::string& folder) {
    for (const auto version : {ocpp::Version::v16, ocpp::Version::v201, ocpp::Version::v21}) {
        const auto place = std::filesystem::path{folder} / std::string{ocpp::to_string(version)};
        for (const auto& entry : std::filesystem::directory_iterator{place}) {
            if (entry.path().extension() == ".json")
                schemas_[version].emplace(entry.path().stem().string(), read_file(entry.path()));
        }
        if (schemas_[version].empty())
            throw std::runtime_error{"no schemas in " + place.string()};
    }
}

std::optional<std::string> SchemaOracle::check_call(ocpp::Version version, std::string_view action,
                                                    const bj::value& payload) const {
    return check_found(call_schema(version, action), action, payload);
}

std::optional<std::string> SchemaOracle::check_result(ocpp::Version version, std::string_view action,
                                                      const bj::value& payload) const {
    return check_found(result_schema(version, action), action, payload);
}

const bj::object* SchemaOracle::call_schema(ocpp::Version version, std::string_view action) const {
    const Schemas& schemas = schemas_.at(version);
    if (const bj::object* named_request = find(schemas, action, "Request"))
        return named_request;
    return find(schemas, action, "");
}

const bj::object* SchemaOracle::result_schema(ocpp::Version version, std::string_view action) const {
    return find(schemas_.at(version), action, "Response");
}

std::size_t SchemaOracle::files(ocpp::Version version) const {
    return schemas_.at(version).size();
}

} // namespace voltgate::tests
