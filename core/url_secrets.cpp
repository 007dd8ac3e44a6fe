#include "core/url_secrets.hpp"

#include <algorithm>
#include <string_view>

namespace voltgate::core {

namespace {

constexpr std::string_view folder = "/files";
constexpr std::string_view removed = "***";
constexpr std::size_t token_digits = 64;

bool is_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/// The end of the token that begins at `begin`, or `begin` when there is none.
std::size_t token_end(std::string_view text, std::size_t begin) {
    const auto token = text.substr(begin, token_digits);
    const bool whole = token.size() == token_digits && std::all_of(token.begin(), token.end(), is_digit);
    return whole ? begin + token_digits : begin;
}

/// Where a slash at `at` ends, however JSON escaped it; `at` when there is none.
std::size_t slash_end(std::string_view text, std::size_t at) {
    const auto slash = text.find_first_not_of('\\', at);
    return slash != std::string_view::npos && text[slash] == '/' ? slash + 1 : at;
}

/// Where the "//" at `at` ends; `at` when there is none.
std::size_t slashes_end(std::string_view text, std::size_t at) {
    const auto first = slash_end(text, at);
    const auto second = slash_end(text, first);
    return first == at || second == first ? at : second;
}

/// Removes "user:password" of the URL whose host part begins at `begin`; gives where to go on.
std::size_t remove_user(std::string& text, std::size_t begin) {
    const auto end = std::min(text.find_first_of("/?#\" ", begin), text.size());
    const auto at = std::string_view(text).substr(0, end).rfind('@');
    if (at == std::string_view::npos || at < begin)
        return end;
    text.replace(begin, at - begin, removed);
    return begin + removed.size() + 1;
}

std::size_t remove_token(std::string& text, std::size_t begin) {
    const auto end = token_end(text, begin);
    if (end == begin)
        return begin;
    text.replace(begin, end - begin, removed);
    return begin + removed.size();
}

} // namespace

void redact_urls(std::string& text) {
    if (text.find('/') == std::string::npos)
        return;
    for (auto at = text.find(':'); at != std::string::npos; at = text.find(':', at)) {
        const auto host = slashes_end(text, ++at);
        at = host == at ? at : remove_user(text, host);
    }
    for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder, at)) {
        at += folder.size();
        at = remove_token(text, slash_end(text, at));
    }
}

} // namespace voltgate::core
