#include "ocpp/transport/http_url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace voltgate::ocpp {

namespace {

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;

std::string text_of(boost::core::string_view view) {
    return {view.data(), view.size()};
}

bool port_is_readable(const boost::urls::url_view& url) {
    return !url.has_port() || url.port().empty() || url.port_number() != 0;
}

std::string target_of(const boost::urls::url_view& url) {
    auto target = text_of(url.encoded_target());
    return target.starts_with('/') ? target : '/' + target;
}

std::string credentials_of(const boost::urls::url_view& url) {
    return url.has_userinfo() ? url.user() + ':' + url.password() : std::string();
}

} // namespace

std::optional<HttpUrl> parse_http_url(std::string_view text) {
    const auto parsed = boost::urls::parse_uri(boost::core::string_view(text.data(), text.size()));
    if (!parsed)
        return std::nullopt;
    const auto& url = *parsed;
    const auto scheme = url.scheme_id();
    const bool secure = scheme == boost::urls::scheme::https;
    if ((!secure && scheme != boost::urls::scheme::http) || url.encoded_host_address().empty() ||
        !port_is_readable(url))
        return std::nullopt;
    HttpUrl out;
    out.secure = secure;
    out.host = url.host_address();
    out.port = secure ? https_port : http_port;
    out.host_field = text_of(url.encoded_host());
    if (url.has_port() && !url.port().empty() && url.port_number() != out.port) {
        out.port = url.port_number();
        out.host_field += ':' + std::to_string(out.port);
    }
    out.target = target_of(url);
    out.credentials = credentials_of(url);
    return out;
}

} // namespace voltgate::ocpp
