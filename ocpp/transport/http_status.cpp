#include "ocpp/transport/http_status.hpp"

#include <algorithm>
#include <array>

namespace voltgate::ocpp {
namespace {

struct Status {
    unsigned code;
    std::string_view phrase;
};

constexpr std::array statuses{
    Status{200, "OK"},
    Status{201, "Created"},
    Status{202, "Accepted"},
    Status{204, "No Content"},
    Status{206, "Partial Content"},
    Status{304, "Not Modified"},
    Status{400, "Bad Request"},
    Status{401, "Unauthorized"},
    Status{403, "Forbidden"},
    Status{404, "Not Found"},
    Status{405, "Method Not Allowed"},
    Status{408, "Request Timeout"},
    Status{409, "Conflict"},
    Status{410, "Gone"},
    Status{411, "Length Required"},
    Status{412, "Precondition Failed"},
    Status{413, "Content Too Large"},
    Status{415, "Unsupported Media Type"},
    Status{416, "Range Not Satisfiable"},
    Status{417, "Expectation Failed"},
    Status{422, "Unprocessable Content"},
    Status{426, "Upgrade Required"},
    Status{428, "Precondition Required"},
    Status{429, "Too Many Requests"},
    Status{431, "Request Header Fields Too Large"},
    Status{500, "Internal Server Error"},
    Status{501, "Not Implemented"},
    Status{503, "Service Unavailable"},
    Status{504, "Gateway Timeout"},
    Status{505, "HTTP Version Not Supported"},
    Status{507, "Insufficient Storage"},
};

} // namespace

std::string_view reason_phrase(unsigned status) {
    const auto found = std::ranges::find(statuses, status, &Status::code);
    return found != statuses.end() ? found->phrase : "Status";
}

} // namespace voltgate::ocpp
