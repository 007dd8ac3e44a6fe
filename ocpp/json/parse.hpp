// JSON text to a value, with the limits that hostile input needs.
#pragma once

#include "ocpp/json/text.hpp"
#include "ocpp/json/violation.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <string_view>

namespace voltgate::ocpp::json {

struct ParseLimits {
    std::size_t depth = usual_depth; ///< arrays and objects inside one another
};

/// The value of a whole JSON text (RFC 8259): nothing may follow, strings must be UTF-8, numbers with a
/// fraction are the nearest double. Of a repeated member the last counts. A failure is Fault::rpc_framework
/// at "$".
Result<boost::json::value> parse(std::string_view text, ParseLimits limits = {});

} // namespace voltgate::ocpp::json
