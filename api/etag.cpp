#include "api/etag.hpp"

#include <functional>

namespace voltgate::api {
namespace {

/// Calls `matches` with each entity tag of a header's list until it says yes.
template <class Matches>
bool any_tag(std::string_view header, Matches matches) {
    while (!header.empty()) {
        const auto comma = header.find(',');
        auto tag = header.substr(0, comma);
        const auto begin = tag.find_first_not_of(" \t");
        const auto end = tag.find_last_not_of(" \t");
        tag = begin == std::string_view::npos ? std::string_view() : tag.substr(begin, end - begin + 1);
        if (tag == "*" || matches(tag))
            return true;
        header.remove_prefix(comma == std::string_view::npos ? header.size() : comma + 1);
    }
    return false;
}

/// The version in a tag of ours: `"3.1f"` and `"3"` are 3.
std::string_view version_in(std::string_view tag) {
    if (tag.size() < 2 || tag.front() != '"' || tag.back() != '"')
        return {};
    tag = tag.substr(1, tag.size() - 2);
    return tag.substr(0, tag.find('.'));
}

std::string_view without_weakness(std::string_view tag) {
    return tag.starts_with("W/") ? tag.substr(2) : tag;
}

} // namespace

std::string etag_of(std::int64_t version, std::string_view body) {
    return '"' + std::to_string(version) + '.' + std::to_string(std::hash<std::string_view>{}(body)) + '"';
}

bool if_match(const http::Request& request, std::int64_t version) {
    const auto* header = request.headers.find("If-Match");
    const auto wanted = std::to_string(version);
    return !header || any_tag(*header, [&](std::string_view tag) { return version_in(tag) == wanted; });
}

void shorten_unchanged(const http::Request& request, http::Response& response) {
    const auto* tag = response.headers.find("ETag");
    const auto* known = request.headers.find("If-None-Match");
    const bool reads = request.method == http::Method::get || request.method == http::Method::head;
    if (!tag || !known || !reads || response.status != 200)
        return;
    if (!any_tag(*known, [&](std::string_view each) { return without_weakness(each) == *tag; }))
        return;
    response.status = 304;
    response.body.clear();
    response.stream = nullptr;
    response.length.reset();
}

} // namespace voltgate::api
