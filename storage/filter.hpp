// A WHERE clause that grows by the conditions a caller asked for. Conditions are SQL written in storage/,
// values are bound, never written into the text.
#pragma once

#include "storage/values.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace voltgate::storage {

class Filter {
public:
    using Value = std::variant<std::int64_t, double, std::string>;

    // A condition without a value.
    Filter& add(std::string_view condition);
    // A condition with one question mark.
    Filter& add(std::string_view condition, Value value);

    // Adds the condition when there is a value to compare with.
    template <class T>
    Filter& when(std::string_view condition, const std::optional<T>& value) {
        return value ? add(condition, to_value(*value)) : *this;
    }

    [[nodiscard]] std::string where() const; // "where a = ? and b < ?", or empty
    // Binds from position `first`; returns the next free one.
    int bind(Statement& statement, int first) const;

private:
    static Value to_value(const std::string& value) { return value; }
    static Value to_value(std::int64_t value) { return value; }
    static Value to_value(bool value) { return std::int64_t{value}; }
    static Value to_value(Timestamp value) { return std::int64_t{value.time_since_epoch().count()}; }
    template <WordEnum E>
    static Value to_value(E value) {
        return std::string(word_of(value));
    }

    std::string conditions_;
    std::vector<Value> values_;
};

} // namespace voltgate::storage
