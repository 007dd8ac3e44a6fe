// One C++ value <-> one column: integers, doubles, bool, text, Timestamp, JsonText, word enums, optionals of
// these.
#pragma once

#include "storage/database.hpp"
#include "storage/words.hpp"

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::storage {

// A word in a column that this program does not know: the row was written by something else.
[[noreturn]] void throw_unknown_word(std::string_view text);

template <std::integral T>
void bind_value(Statement& statement, int index, T value) {
    statement.bind(index, static_cast<std::int64_t>(value));
}

template <std::floating_point T>
void bind_value(Statement& statement, int index, T value) {
    statement.bind(index, static_cast<double>(value));
}

inline void bind_value(Statement& statement, int index, std::string_view value) {
    statement.bind(index, value);
}
inline void bind_value(Statement& statement, int index, const std::string& value) {
    statement.bind(index, std::string_view(value));
}
inline void bind_value(Statement& statement, int index, const char* value) {
    statement.bind(index, std::string_view(value));
}
inline void bind_value(Statement& statement, int index, std::nullptr_t) {
    statement.bind(index, nullptr);
}
inline void bind_value(Statement& statement, int index, Timestamp value) {
    statement.bind(index, static_cast<std::int64_t>(value.time_since_epoch().count()));
}
inline void bind_value(Statement& statement, int index, const JsonText& value) {
    statement.bind(index, std::string_view(value.text));
}

template <WordEnum E>
void bind_value(Statement& statement, int index, E value) {
    statement.bind(index, word_of(value));
}

template <class T>
void bind_value(Statement& statement, int index, const std::optional<T>& value) {
    if (value)
        bind_value(statement, index, *value);
    else
        statement.bind(index, nullptr);
}

template <std::integral T>
void read_value(const Statement& statement, int column, T& value) {
    value = static_cast<T>(statement.integer(column));
}

inline void read_value(const Statement& statement, int column, bool& value) {
    value = statement.integer(column) != 0;
}
inline void read_value(const Statement& statement, int column, double& value) {
    value = statement.real(column);
}
inline void read_value(const Statement& statement, int column, std::string& value) {
    value.assign(statement.text(column));
}
inline void read_value(const Statement& statement, int column, Timestamp& value) {
    value = Timestamp(std::chrono::milliseconds(statement.integer(column)));
}
inline void read_value(const Statement& statement, int column, JsonText& value) {
    value.text.assign(statement.text(column));
}

template <WordEnum E>
void read_value(const Statement& statement, int column, E& value) {
    const auto text = statement.text(column);
    const auto parsed = parse_word<E>(text);
    if (!parsed)
        throw_unknown_word(text);
    value = *parsed;
}

template <class T>
void read_value(const Statement& statement, int column, std::optional<T>& value) {
    if (statement.is_null(column))
        value.reset();
    else
        read_value(statement, column, value.emplace());
}

} // namespace voltgate::storage
