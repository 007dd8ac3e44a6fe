// What is wrong with a message, and where.
#pragma once

#include "ocpp/rpc/errors.hpp"

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <iosfwd>
#include <string>

namespace voltgate::ocpp::json {

/// A rule of the schema that a message breaks: the fault that the sender is told, the JSON path
/// ("$.meterValue[0].sampledValue[1].unit") and a short explanation.
struct Violation {
    Fault fault;
    std::string path;
    std::string detail;

    /// "<path>: <detail>", as the description of a CALLERROR.
    [[nodiscard]] std::string text() const { return path + ": " + detail; }
};

/// For diagnostics.
std::ostream& operator<<(std::ostream& out, const Violation& violation);

/// Found by boost::system::result when value() is asked of a failure: a bug of the caller, hence
/// std::logic_error.
[[noreturn]] void throw_exception_from_error(const Violation& violation,
                                             const boost::source_location& location);

template <class T>
using Result = boost::system::result<T, Violation>;

} // namespace voltgate::ocpp::json

namespace voltgate::ocpp {
using json::Result;
using json::Violation;
} // namespace voltgate::ocpp
