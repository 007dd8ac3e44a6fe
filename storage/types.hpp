// The value types that records use beside the standard ones.
#pragma once

#include <chrono>
#include <string>

namespace voltgate::storage {

// An instant; stored as integer milliseconds since 1970-01-01T00:00:00Z.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

// A JSON value as compact text, kept as it is: storage never looks inside.
struct JsonText {
    std::string text;

    friend bool operator==(const JsonText&, const JsonText&) = default;
};

} // namespace voltgate::storage
