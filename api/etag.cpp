#include "api/etag.hpp"

namespace voltgate::api {
namespace {

enum class Comparison { strong, weak };

/// Whether a header's list of entity tags holds this one, or is `*`.
bool lists(std::string_view header, std::string_view tag, Comparison comparison) {
    while (!header.empty()) {
        const auto comma = header.find(',');
        auto each = header.substr(0, comma);
        const auto begin = each.find_first_not_of(" \t");
        const auto end = each.find_last_not_of(" \t");
        each = begin == std::string_view::npos ? std::string_view() : each.substr(begin, end - begin + 1);
        if (comparison == Comparison::weak && each.starts_with("W/"))
            each.remove_prefix(2);
        if (each == tag || each == "*")
            return true;
        header.remove_prefix(comma == std::string_view::npos ? header.size() : comma + 1);
    }
    return false;
}

} // namespace

std::string etag_of(std::int64_t version) {
    return '"' + std::to_string(version) + '"';
}

bool if_match(const http::Request& request, std::int64_t version) {
    const auto* header = request.headers.find("If-Match");
    return !header || lists(*header, etag_of(version), Comparison::strong);
}

void shorten_unchanged(const http::Request& request, http::Response& response) {
    const auto* tag = response.headers.find("ETag");
    const auto* known = request.headers.find("If-None-Match");
    const bool reads = request.method == http::Method::get || request.method == http::Method::head;
    if (!tag || !known || !reads || response.status != 200 || !lists(*known, *tag, Comparison::weak))
        return;
    response.status = 304;
    response.body.clear();
}

} // namespace voltgate::api
