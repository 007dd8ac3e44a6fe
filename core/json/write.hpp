#pragma once

#include "core/json/kinds.hpp"

#include <boost/json/serialize.hpp>
#include <boost/mp11/algorithm.hpp>

#include <string>
#include <string_view>

/// Described struct -> JSON text as the API and the events spell it: snake_case members as they are, an empty
/// optional is absent, times in UTC with `Z`, enumerators by their words, decimals without exponent.
namespace voltgate::core::json {

void write_text(std::string& out, std::string_view text); ///< quoted and escaped; bad UTF-8 becomes U+FFFD
void write_decimal(std::string& out, double value);       ///< not a number and infinite become null
void write_raw(std::string& out, std::string_view json);  ///< a stored document as it is; empty becomes null

template <class T>
void write(std::string& out, const T& value);

template <class T>
bool is_absent(const T& value) {
    if constexpr (Optional<T>)
        return !value;
    else if constexpr (Patched<T>)
        return !value.present;
    else if constexpr (RawText<T>)
        return value.text.empty();
    else
        return false;
}

template <class T, class Left>
void write_members(std::string& out, const T& value, Left left_out) {
    char separator = '{';
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
        if (left_out(member.pointer))
            return;
        out += separator;
        separator = ',';
        out += '"';
        out += spelled(member.name);
        out += "\":";
        write(out, value.*member.pointer);
    });
    out += separator == '{' ? "{}" : "}";
}

template <class T>
void write_sequence(std::string& out, const T& items) {
    out += '[';
    bool first = true;
    for (const auto& item : items) {
        if (!first)
            out += ',';
        first = false;
        write(out, item);
    }
    out += ']';
}

template <class T>
void write_dictionary(std::string& out, const T& entries) {
    out += '{';
    bool first = true;
    for (const auto& [key, value] : entries) {
        if (!first)
            out += ',';
        first = false;
        write_text(out, key);
        out += ':';
        write(out, value);
    }
    out += '}';
}

template <class T>
void write(std::string& out, const T& value) {
    if constexpr (Optional<T>)
        value ? write(out, *value) : write_raw(out, "null");
    else if constexpr (Patched<T>)
        write(out, value.value);
    else if constexpr (std::same_as<T, bool>)
        out += value ? "true" : "false";
    else if constexpr (Number<T>)
        out += std::to_string(value);
    else if constexpr (std::floating_point<T>)
        write_decimal(out, value);
    else if constexpr (std::convertible_to<T, std::string_view>)
        write_text(out, value);
    else if constexpr (std::same_as<T, Timestamp>)
        write_text(out, time_text(value));
    else if constexpr (RawText<T>)
        write_raw(out, value.text);
    else if constexpr (RawValue<T>)
        write_raw(out, boost::json::serialize(value));
    else if constexpr (Worded<T>)
        write_text(out, storage::word_of(value));
    else if constexpr (Sequence<T>)
        write_sequence(out, value);
    else if constexpr (Dictionary<T>)
        write_dictionary(out, value);
    else {
        static_assert(Described<T>, "describe the struct with BOOST_DESCRIBE_STRUCT");
        write_members(out, value, [&](auto member) { return is_absent(value.*member); });
    }
}

/// Without the members that a new T has already: reading what was stored (read_stored) gives them back.
template <class T>
void write_brief(std::string& out, const T& value) {
    static const T fresh;
    write_members(out, value, [&](auto member) { return value.*member == fresh.*member; });
}

template <class T>
std::string to_text(const T& value) {
    std::string out;
    write(out, value);
    return out;
}

} // namespace voltgate::core::json
