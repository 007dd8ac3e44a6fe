// Message structs from and to JSON, under the rules of a version's official schema.
//
// Sending is strict: encode refuses what the schema refuses, leaves out what the version does not know and
// never writes null. Receiving depends on Decoder::validation: strict reports every violation, tolerant
// repairs what ocpp/repair.hpp lists and records each repair.
#pragma once

#include "ocpp/json/shape.hpp"
#include "ocpp/json/violation.hpp"
#include "ocpp/repair.hpp"
#include "ocpp/version.hpp"

#include <boost/json/value.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace voltgate::ocpp::json {

/// How to decode, and what decoding had to repair. Use one per message.
struct Decoder {
    Version version;
    Validation validation = Validation::tolerant;
    std::vector<Repair> repairs{};
    std::size_t most_repairs = 256;    ///< further ones are made, but not recorded
    std::chrono::minutes local_time{}; ///< ahead of UTC: what a time without an offset is taken for
};

/// Reads `value` into `target`, an object of the described type; a null target only checks.
std::optional<Violation> read(const boost::json::value& value, void* target, const Shape& shape,
                              Decoder& decoder);

/// Appends `source`, an object of the described type, as compact JSON.
std::optional<Violation> write(std::string& out, const void* source, const Shape& shape, Version version);

/// A message from its JSON payload.
template <class T>
Result<T> decode(const boost::json::value& value, Decoder& decoder) {
    Result<T> message{T{}};
    if (auto violation = read(value, &*message, T::shape, decoder))
        message = std::move(*violation);
    return message;
}

/// A message as compact JSON text that passes the official schema of `version`.
template <class T>
Result<std::string> encode(const T& message, Version version) {
    constexpr std::size_t usual_size = 256;
    std::string text;
    text.reserve(usual_size);
    if (auto violation = write(text, &message, T::shape, version))
        return std::move(*violation);
    return text;
}

} // namespace voltgate::ocpp::json

namespace voltgate::ocpp {
using json::decode;
using json::Decoder;
using json::encode;
} // namespace voltgate::ocpp
