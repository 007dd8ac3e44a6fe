// An http or https URL taken apart, as a client needs it. Plain functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::ocpp {

struct HttpUrl {
    bool secure = false;
    std::string host;        // name or address, without the brackets of an IPv6 address
    std::uint16_t port = 80; // the scheme's when the URL names none
    std::string host_field;  // as the Host header says it: with brackets, and the port unless the default
    std::string target;      // path and query, still encoded
    std::string credentials; // "user:password", decoded; empty: none
};

// Nothing for what is no absolute http or https URL with a host.
std::optional<HttpUrl> parse_http_url(std::string_view text);

} // namespace voltgate::ocpp
