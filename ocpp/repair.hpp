// The repairs of tolerant decoding: what real charge points are known to get wrong, and how it is read
// anyway. The codec asks for them at the value that does not fit, and only in tolerant mode; each says what
// it changed.
#pragma once

#include "ocpp/types/date_time.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::ocpp {

/// What was repaired. The last group is found by the codec itself, since it is about the place of a value.
enum class RepairKind : std::uint8_t {
    text_to_number,   ///< pitfall 12: "16" where a number belongs
    number_to_text,   ///< pitfall 12: 16 where a string belongs
    json_to_text,     ///< an object or a list where a text without a limit belongs: a vendor's own data
    boolean_coerced,  ///< "true", 1 where a boolean belongs; true where a string or number belongs
    rounded,          ///< pitfall 13: a fraction where an integer belongs
    timestamp,        ///< pitfall 10: not RFC 3339, or unreadable and therefore left out
    word_case,        ///< a word of an enumeration in the wrong case
    unknown_word,     ///< pitfall 17: a word that the enumeration does not have, kept as text
    over_long,        ///< pitfall 16: a string over its limit, kept
    out_of_range,     ///< a number outside its range, kept
    null_dropped,     ///< pitfall 15: null, read as absent
    wrapped_in_array, ///< pitfall 14: a single value where a list belongs
    item_count,       ///< too few or too many items, kept
    unknown_field,    ///< pitfall 18: a field that the message does not have, ignored
    missing,          ///< pitfall 13: a required field left out where we can do without
    unreadable,       ///< a value without sense, read as absent; an item without sense, left out
};

/// The kind in snake_case, as the API counts it.
std::string_view to_string(RepairKind kind);

/// How many kinds there are, for tables of counters.
constexpr std::size_t repair_kinds = static_cast<std::size_t>(RepairKind::unreadable) + 1;

/// One repair of a message, at a JSON path.
struct Repair {
    RepairKind kind;
    std::string path;
};

/// A value made to fit, and how.
template <class T>
struct Repaired {
    T value;
    RepairKind kind;
};

namespace repair {

/// A number from a string or a boolean; an integer from a fraction. Nothing when there is no sense in it.
std::optional<Repaired<std::int64_t>> to_integer(const boost::json::value& value);
std::optional<Repaired<double>> to_decimal(const boost::json::value& value);
std::optional<Repaired<bool>> to_boolean(const boost::json::value& value);

/// A string from a number or a boolean.
std::optional<Repaired<std::string>> to_text(const boost::json::value& value);
/// The same, and of an object or a list the JSON that it is: for texts that are opaque and have no limit.
std::optional<Repaired<std::string>> to_opaque_text(const boost::json::value& value);

/// A point in time from text that is not RFC 3339; without an offset of its own it is `local`.
std::optional<Repaired<DateTime>> to_date_time(std::string_view text, std::chrono::minutes local = {});

} // namespace repair
} // namespace voltgate::ocpp
