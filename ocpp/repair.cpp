#include "ocpp/repair.hpp"

#include "ocpp/types/number.hpp"
#include "ocpp/types/text.hpp"
#include "ocpp/types/trimmed.hpp"

#include <boost/json/serialize.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace voltgate::ocpp {
namespace {

constexpr std::array<std::string_view, repair_kinds> names{
    "text_to_number", "number_to_text", "json_to_text", "boolean_coerced", "rounded",      "timestamp",
    "word_case",      "unknown_word",   "over_long",    "out_of_range",    "null_dropped", "wrapped_in_array",
    "item_count",     "unknown_field",  "missing",      "unreadable",
};

/// A whole text as a number; "1,5" is refused, for it may be thousands.
std::optional<double> number_in(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('+'))
        text.remove_prefix(1);
    double number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

std::optional<std::int64_t> integer_in(std::string_view text) {
    text = trimmed(text);
    std::int64_t number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::optional<std::int64_t> rounded(double number) {
    constexpr double bound = 9.2e18; // inside std::int64_t
    if (!(std::abs(number) < bound))
        return std::nullopt;
    return std::llround(number);
}

} // namespace

std::string_view to_string(RepairKind kind) {
    return names[static_cast<std::size_t>(kind)];
}

namespace repair {

std::optional<Repaired<std::int64_t>> to_integer(const boost::json::value& value) {
    if (value.is_bool())
        return Repaired<std::int64_t>{value.get_bool() ? 1 : 0, RepairKind::boolean_coerced};
    if (value.is_double()) {
        if (const auto number = rounded(value.get_double()))
            return Repaired<std::int64_t>{*number, RepairKind::rounded};
        return std::nullopt;
    }
    if (!value.is_string())
        return std::nullopt;
    const std::string_view text = value.get_string();
    if (const auto number = integer_in(text))
        return Repaired<std::int64_t>{*number, RepairKind::text_to_number};
    const auto fraction = number_in(text);
    const auto number = fraction ? rounded(*fraction) : std::nullopt;
    if (!number)
        return std::nullopt;
    const bool exact = static_cast<double>(*number) == *fraction;
    return Repaired<std::int64_t>{*number, exact ? RepairKind::text_to_number : RepairKind::rounded};
}

std::optional<Repaired<double>> to_decimal(const boost::json::value& value) {
    if (value.is_bool())
        return Repaired<double>{value.get_bool() ? 1.0 : 0.0, RepairKind::boolean_coerced};
    if (!value.is_string())
        return std::nullopt;
    if (const auto number = number_in(value.get_string()))
        return Repaired<double>{*number, RepairKind::text_to_number};
    return std::nullopt;
}

std::optional<Repaired<bool>> to_boolean(const boost::json::value& value) {
    if (value.is_int64()) {
        if (value.get_int64() != 0 && value.get_int64() != 1)
            return std::nullopt;
        return Repaired<bool>{value.get_int64() == 1, RepairKind::boolean_coerced};
    }
    if (!value.is_string())
        return std::nullopt;
    const std::string_view text = trimmed(value.get_string());
    const bool yes = text == "1" || equal_ignoring_case(text, "true");
    if (yes || text == "0" || equal_ignoring_case(text, "false"))
        return Repaired<bool>{yes, RepairKind::boolean_coerced};
    return std::nullopt;
}

std::optional<Repaired<std::string>> to_text(const boost::json::value& value) {
    switch (value.kind()) {
    case boost::json::kind::bool_:
        return Repaired<std::string>{value.get_bool() ? "true" : "false", RepairKind::boolean_coerced};
    case boost::json::kind::int64:
        return Repaired<std::string>{std::to_string(value.get_int64()), RepairKind::number_to_text};
    case boost::json::kind::uint64:
        return Repaired<std::string>{std::to_string(value.get_uint64()), RepairKind::number_to_text};
    case boost::json::kind::double_: {
        Repaired<std::string> text{{}, RepairKind::number_to_text};
        append_decimal(text.value, value.get_double(), usual_places);
        return text;
    }
    default:
        return std::nullopt;
    }
}

std::optional<Repaired<std::string>> to_opaque_text(const boost::json::value& value) {
    if (value.is_object() || value.is_array())
        return Repaired<std::string>{boost::json::serialize(value), RepairKind::json_to_text};
    return to_text(value);
}

std::optional<Repaired<DateTime>> to_date_time(std::string_view text, std::chrono::minutes local) {
    if (const auto time = parse_leniently(text, local))
        return Repaired<DateTime>{*time, RepairKind::timestamp};
    return std::nullopt;
}

} // namespace repair
} // namespace voltgate::ocpp
