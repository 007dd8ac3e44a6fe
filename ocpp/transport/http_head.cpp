#include "ocpp/transport/http_head.hpp"

#include "certs/encoding.hpp"
#include "ocpp/types/text.hpp"
#include "ocpp/types/trimmed.hpp"

#include <algorithm>

namespace voltgate::ocpp {

namespace {

// Takes one line off the front.
std::string_view next_line(std::string_view& text) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c > 0x20 && c < 0x7F &&
               std::string_view("()<>@,;:\\\"/[]?={}").find(c) == std::string_view::npos;
    });
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
    });
}

// A target with raw spaces in it is known from chargers whose identity has some: so it ends at the last
// space, not the next.
bool parse_request_line(std::string_view line, RequestHead& head) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || last == first)
        return false;
    head.method = line.substr(0, first);
    head.target = trimmed(line.substr(first + 1, last - first - 1));
    const auto version = line.substr(last + 1);
    return is_token(head.method) && !head.target.empty() && !has_control(head.target) &&
           version.size() == 8 && version.starts_with("HTTP/1.");
}

bool parse_header_line(std::string_view line, RequestHead& head) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos)
        return false;
    const auto name = line.substr(0, colon);
    const auto value = trimmed(line.substr(colon + 1));
    if (!is_token(name) || has_control(value))
        return false;
    head.headers.emplace_back(name, value);
    return true;
}

} // namespace

std::string RequestHead::header(std::string_view name) const {
    std::string joined;
    for (const auto& [other, value] : headers) {
        if (!equal_ignoring_case(name, other))
            continue;
        if (!joined.empty())
            joined += ", ";
        joined += value;
    }
    return joined;
}

std::vector<std::string> RequestHead::list(std::string_view name) const {
    std::vector<std::string> elements;
    const auto joined = header(name);
    std::string_view rest = joined;
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        if (const auto element = trimmed(rest.substr(0, comma)); !element.empty())
            elements.emplace_back(element);
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
    return elements;
}

bool RequestHead::lists(std::string_view name, std::string_view element) const {
    const auto elements = list(name);
    return std::any_of(elements.begin(), elements.end(),
                       [&](const std::string& other) { return equal_ignoring_case(other, element); });
}

std::optional<std::size_t> head_length(std::string_view received) {
    for (auto at = received.find('\n'); at != std::string_view::npos; at = received.find('\n', at + 1)) {
        const auto rest = received.substr(at + 1);
        if (rest.starts_with('\n'))
            return at + 2;
        if (rest.starts_with("\r\n"))
            return at + 3;
    }
    return std::nullopt;
}

std::optional<RequestHead> parse_request_head(std::string_view text) {
    RequestHead head;
    if (!parse_request_line(next_line(text), head))
        return std::nullopt;
    for (auto line = next_line(text); !line.empty(); line = next_line(text))
        if (!parse_header_line(line, head))
            return std::nullopt;
    return head;
}

std::optional<std::pair<std::string, std::string>> parse_basic_credentials(std::string_view authorization) {
    constexpr std::string_view scheme = "basic ";
    if (!equal_ignoring_case(authorization.substr(0, scheme.size()), scheme))
        return std::nullopt;
    auto decoded = certs::from_base64(trimmed(authorization.substr(scheme.size())));
    if (!decoded)
        return std::nullopt;
    const auto colon = decoded->find(':');
    if (colon == std::string::npos)
        return std::nullopt;
    return std::pair(decoded->substr(0, colon), decoded->substr(colon + 1));
}

} // namespace voltgate::ocpp
