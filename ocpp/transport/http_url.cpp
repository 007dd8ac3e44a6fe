#include "ocpp/transport/http_url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <charconv>

namespace voltgate::ocpp {

namespace {

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;

std::string text_of(boost::core::string_view view) {
    return {view.data(), view.size()};
}

// The scheme's port when the URL names none; nothing for one out of range (Boost.URL lets 99999 pass).
std::optional<std::uint16_t> port_of(const boost::urls::url_view& url, std::uint16_t usual) {
    const auto text = text_of(url.port());
    if (text.empty())
        return usual;
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0)
        return std::nullopt;
    return port;
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
    const auto usual = secure ? https_port : http_port;
    const auto port = port_of(url, usual);
    if ((!secure && scheme != boost::urls::scheme::http) || url.encoded_host_address().empty() || !port)
        return std::nullopt;
    HttpUrl out;
    out.secure = secure;
    out.host = url.host_address();
    out.port = *port;
    out.host_field = text_of(url.encoded_host());
    if (out.port != usual)
        out.host_field += ':' + std::to_string(out.port);
    out.target = target_of(url);
    out.credentials = credentials_of(url);
    return out;
}

} // namespace voltgate::ocpp
