// JSON text: the pieces that the writer puts together. Numbers never have an exponent.
#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace voltgate::ocpp::json {

/// How deeply arrays and objects may nest, in what we read and in what we write.
constexpr std::size_t usual_depth = 64;

/// Appends `text` as a JSON string. False, and nothing useful in `out`, when it is not UTF-8.
[[nodiscard]] bool append_string(std::string& out, std::string_view text);

/// Appends any JSON value, compact. False when it nests deeper than `depth`, or holds a number or string that
/// JSON cannot carry.
[[nodiscard]] bool append_value(std::string& out, const boost::json::value& value,
                                std::size_t depth = usual_depth);

} // namespace voltgate::ocpp::json
