#pragma once

#include <string_view>

namespace voltgate::ocpp {

// What stands behind a status in the first line of an answer (RFC 9110 section 15).
std::string_view reason_phrase(unsigned status);

} // namespace voltgate::ocpp
