#include "tools/simulator/url.hpp"

#include <boost/url/parse.hpp>

#include <stdexcept>

namespace voltgate::simulator {

bool is_address(std::string_view url) {
    const auto parsed = boost::urls::parse_uri(url);
    return parsed && parsed->scheme() == "ws" && !parsed->host().empty();
}

void set_url(ocpp::ClientOptions& options, std::string_view url) {
    constexpr std::uint16_t http_port = 80;
    const auto parsed = boost::urls::parse_uri(url);
    if (!is_address(url))
        throw std::runtime_error("'" + std::string(url) + "' is no address such as ws://127.0.0.1:9000/ocpp");
    options.host = parsed->host_address();
    options.port = parsed->has_port() ? parsed->port_number() : http_port;
    options.path = parsed->encoded_path();
}

} // namespace voltgate::simulator
