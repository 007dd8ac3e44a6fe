#include "api/http/wire.hpp"

#include <array>
#include <charconv>
#include <ctime>

namespace voltgate::api::http {
namespace {

void add_field(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    for (const char c : value) {
        if (c != '\r' && c != '\n' && c != '\0')
            out += c;
    }
    out += "\r\n";
}

bool has_no_body(unsigned status) {
    return status < 200 || status == 204 || status == 304;
}

} // namespace

std::string response_head(const Response& response, Persistence persistence, BodyFraming framing) {
    std::string out = "HTTP/1.1 " + std::to_string(response.status) + ' ';
    out += reason_phrase(response.status);
    out += "\r\n";
    add_field(out, "Date", http_date(std::chrono::system_clock::now()));
    for (const auto& [name, value] : response.headers)
        add_field(out, name, value);
    if (framing == BodyFraming::chunked)
        add_field(out, "Transfer-Encoding", "chunked");
    else if (framing == BodyFraming::length && !has_no_body(response.status))
        add_field(out, "Content-Length", std::to_string(response.length.value_or(response.body.size())));
    add_field(out, "Connection", persistence == Persistence::close ? "close" : "keep-alive");
    out += "\r\n";
    return out;
}

std::string chunk(std::string_view content) {
    std::array<char, 16> size{};
    const auto end = std::to_chars(size.data(), size.data() + size.size(), content.size(), 16);
    std::string out(size.data(), end.ptr);
    out += "\r\n";
    out += content;
    out += "\r\n";
    return out;
}

std::string http_date(std::chrono::system_clock::time_point at) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(at);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 40> text{};
    const auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
    return {text.data(), size};
}

std::string_view origin_form(std::string_view target) {
    const auto scheme = target.find("://");
    if (target.starts_with('/') || scheme == std::string_view::npos)
        return target;
    const auto path = target.find('/', scheme + 3);
    return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
}

} // namespace voltgate::api::http
