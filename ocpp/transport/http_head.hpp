// The head of an HTTP/1.1 request, read as tolerantly as chargers need it and as strictly as safety asks.
// Only what an upgrade depends on; a body is never read.
//
//   head   = method SP target SP "HTTP/1." DIGIT CRLF *( name ":" value CRLF ) CRLF      a bare LF is read as
//   CRLF
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace voltgate::ocpp {

struct RequestHead {
    std::string method;
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers; // values trimmed, names as received

    // The values of all headers of that name, joined by ", "; compared without regard to case.
    std::string header(std::string_view name) const;
    // The elements of such a list.
    std::vector<std::string> list(std::string_view name) const;
    bool lists(std::string_view name, std::string_view element) const;
};

// Length of the head at the beginning of `received`, the empty line included; nothing while it is incomplete.
std::optional<std::size_t> head_length(std::string_view received);

// Nothing for what is no request.
std::optional<RequestHead> parse_request_head(std::string_view head);

// `Basic dXNlcjpwYXNz` taken apart: user and raw password; nothing for another scheme or nonsense.
std::optional<std::pair<std::string, std::string>> parse_basic_credentials(std::string_view authorization);

} // namespace voltgate::ocpp
