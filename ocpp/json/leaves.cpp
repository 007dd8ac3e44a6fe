#include "ocpp/json/leaves.hpp"

#include "ocpp/json/utf8.hpp"

#include <cmath>

namespace voltgate::ocpp::json {
namespace {

namespace bj = boost::json;

/// multipleOf 0.1 in binary floating point: 8.1 is fine (pitfall 34).
constexpr double place_tolerance = 1e-6;

/// Inside std::int64_t, and itself a double.
constexpr double integer_bound = 9.2e18;

template <class Target, class Value>
bool put(Target* target, Value&& value) {
    if (target != nullptr)
        *target = std::forward<Value>(value);
    return true;
}

std::string quoted(std::string_view text) {
    constexpr std::size_t shown = 50;
    return '\'' + std::string{beginning(text, shown)} + (text.size() > shown ? "...'" : "'");
}

std::uint16_t code_of(std::string_view text, Words words, Version version) {
    for (std::size_t code = 0; code < words.size(); ++code) {
        if (words[code].text == text && words[code].since <= version)
            return static_cast<std::uint16_t>(code);
    }
    return AnyWord::unknown;
}

/// Also finds 2.1's words for a station of 2.0.1 that sends them early.
std::uint16_t code_in_any_case(std::string_view text, Words words) {
    for (std::size_t code = 0; code < words.size(); ++code) {
        if (equal_ignoring_case(words[code].text, text))
            return static_cast<std::uint16_t>(code);
    }
    return AnyWord::unknown;
}

/// A text that is no word of the enumeration; right only where 2.1 opened it.
bool read_unknown_word(std::string_view text, AnyWord* target, const Shape& shape, Judge& judge,
                       const Path& path) {
    if (shape.open_since_21 && judge.version() >= Version::v21) {
        const auto limit = static_cast<std::size_t>(shape.since_21.max);
        if (longer_than(text, limit) && !judge.tolerated(RepairKind::over_long, path))
            return judge.too_long(limit, path);
        return put(target, AnyWord{std::string{text}});
    }
    if (judge.strict())
        return judge.fail(Fault::property, path, quoted(text) + " is not a word of this enumeration");
    const std::uint16_t code = code_in_any_case(text, shape.words());
    judge.repaired(code == AnyWord::unknown ? RepairKind::unknown_word : RepairKind::word_case, path);
    return put(target, code == AnyWord::unknown ? AnyWord{std::string{text}} : AnyWord{code});
}

bool read_word_text(std::string_view text, AnyWord* target, const Shape& shape, Judge& judge,
                    const Path& path) {
    const std::uint16_t code = code_of(text, shape.words(), judge.version());
    return code != AnyWord::unknown ? put(target, AnyWord{code})
                                    : read_unknown_word(text, target, shape, judge, path);
}

bool is_huge(const bj::value& value) {
    return value.is_uint64() || (value.is_double() && !(std::abs(value.get_double()) < integer_bound));
}

/// The value as an integer when it is one; 5.0 is, as in JSON schema.
std::optional<std::int64_t> exact_integer(const bj::value& value) {
    if (value.is_int64())
        return value.get_int64();
    if (value.is_double() && !is_huge(value) && std::trunc(value.get_double()) == value.get_double())
        return static_cast<std::int64_t>(value.get_double());
    return std::nullopt;
}

/// Rounds to the decimal places that the schema allows, which is a repair where it changes the number. Six
/// places are our habit when sending; only fewer than that are a rule of the schema.
bool fit_places(double& number, int places, Judge& judge, const Path& path) {
    if (places >= usual_places)
        return true;
    const double scale = std::pow(10.0, places);
    const double rounded = std::round(number * scale);
    if (std::abs(number * scale - rounded) < place_tolerance)
        return true;
    if (judge.tolerated(RepairKind::rounded, path)) {
        number = rounded / scale;
        return true;
    }
    if (places == 0)
        return judge.fail(Fault::type, path, "must be an integer, not a fraction");
    return judge.fail(Fault::property, path, "has more than " + std::to_string(places) + " decimal place(s)");
}

/// The repair of a kind in tolerant mode, recorded; nothing in strict mode or when there is no sense in the
/// value.
template <class Repair, class Value>
auto repair_with(Repair repair, const Value& value, Judge& judge, const Path& path)
    -> decltype(repair(value)) {
    if (judge.strict())
        return std::nullopt;
    auto made = repair(value);
    if (made)
        judge.repaired(made->kind, path);
    return made;
}

} // namespace

bool read_text(const bj::value& value, std::string* target, const Shape& shape, Judge& judge,
               const Path& path) {
    if (!value.is_string()) {
        const bool opaque = shape.range(judge.version()).max == unlimited;
        auto made = repair_with(opaque ? repair::to_opaque_text : repair::to_text, value, judge, path);
        return made ? put(target, std::move(made->value)) : judge.wrong_type(value, "a string", path);
    }
    const std::string_view text = value.get_string();
    const auto limit = static_cast<std::size_t>(shape.range(judge.version()).max);
    if (longer_than(text, limit) && !judge.tolerated(RepairKind::over_long, path))
        return judge.too_long(limit, path);
    return put(target, text);
}

bool read_word(const bj::value& value, AnyWord* target, const Shape& shape, Judge& judge, const Path& path) {
    if (value.is_string())
        return read_word_text(value.get_string(), target, shape, judge, path);
    const auto made = repair_with(repair::to_text, value, judge, path);
    return made ? read_word_text(made->value, target, shape, judge, path)
                : judge.wrong_type(value, "a string", path);
}

bool read_integer(const bj::value& value, std::int64_t* target, const Shape& shape, Judge& judge,
                  const Path& path) {
    auto number = exact_integer(value);
    if (!number) {
        if (is_huge(value))
            return judge.fail(Fault::property, path, "is outside the range of integers");
        const auto made = repair_with(repair::to_integer, value, judge, path);
        if (!made)
            return judge.wrong_type(value, "an integer", path);
        number = made->value;
    }
    const Range range = shape.range(judge.version());
    if ((*number < range.min || *number > range.max) && !judge.tolerated(RepairKind::out_of_range, path))
        return judge.out_of_range(range, path);
    return put(target, *number);
}

bool read_decimal(const bj::value& value, double* target, const Shape& shape, Judge& judge,
                  const Path& path) {
    std::optional<double> number;
    if (value.is_number())
        number = value.to_number<double>();
    else if (const auto made = repair_with(repair::to_decimal, value, judge, path))
        number = made->value;
    if (!number)
        return judge.wrong_type(value, "a number", path);
    if (!fit_places(*number, shape.places(judge.version()), judge, path))
        return false;
    const Range range = shape.range(judge.version());
    const bool inside =
        *number >= static_cast<double>(range.min) && *number <= static_cast<double>(range.max);
    if (!inside && !judge.tolerated(RepairKind::out_of_range, path))
        return judge.out_of_range(range, path);
    return put(target, *number);
}

bool read_boolean(const bj::value& value, bool* target, Judge& judge, const Path& path) {
    if (value.is_bool())
        return put(target, value.get_bool());
    const auto made = repair_with(repair::to_boolean, value, judge, path);
    return made ? put(target, made->value) : judge.wrong_type(value, "a boolean", path);
}

bool read_date_time(const bj::value& value, DateTime* target, Judge& judge, const Path& path) {
    if (!value.is_string())
        return judge.wrong_type(value, "a string", path);
    const std::string_view text = value.get_string();
    if (const auto time = DateTime::parse(text))
        return put(target, *time);
    const auto from_text = [&](std::string_view sent) {
        return repair::to_date_time(sent, judge.local_time());
    };
    const auto made = repair_with(from_text, text, judge, path);
    return made ? put(target, made->value)
                : judge.fail(Fault::property, path, quoted(text) + " is not an RFC 3339 date-time");
}

} // namespace voltgate::ocpp::json
