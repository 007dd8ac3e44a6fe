#include "api/http/message.hpp"

#include "ocpp/transport/http_status.hpp"

#include <algorithm>
#include <array>

namespace voltgate::api::http {
namespace {

constexpr std::array<std::pair<Method, std::string_view>, 7> methods{{{Method::get, "GET"},
                                                                      {Method::head, "HEAD"},
                                                                      {Method::post, "POST"},
                                                                      {Method::put, "PUT"},
                                                                      {Method::patch, "PATCH"},
                                                                      {Method::delete_, "DELETE"},
                                                                      {Method::options, "OPTIONS"}}};

int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool split_path(std::string_view path, std::vector<std::string>& segments) {
    if (path.empty() || path.front() != '/')
        return false;
    path.remove_prefix(1);
    while (!path.empty()) {
        const auto slash = path.find('/');
        auto segment = percent_decoded(path.substr(0, slash), PlusSign::literal);
        if (!segment || segment->find('\0') != std::string::npos)
            return false;
        segments.push_back(std::move(*segment));
        path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    }
    return true;
}

bool split_query(std::string_view query, std::vector<std::pair<std::string, std::string>>& parameters) {
    while (!query.empty()) {
        const auto ampersand = query.find('&');
        const auto pair = query.substr(0, ampersand);
        const auto equals = pair.find('=');
        auto name = percent_decoded(pair.substr(0, equals), PlusSign::blank);
        auto value = percent_decoded(
            equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), PlusSign::blank);
        if (!name || !value)
            return false;
        if (!name->empty())
            parameters.emplace_back(std::move(*name), std::move(*value));
        query.remove_prefix(ampersand == std::string_view::npos ? query.size() : ampersand + 1);
    }
    return true;
}

} // namespace

std::string_view to_string(Method method) {
    for (const auto& [each, word] : methods) {
        if (each == method)
            return word;
    }
    return "GET";
}

std::optional<Method> method_of(std::string_view word) {
    for (const auto& [method, each] : methods) {
        if (each == word)
            return method;
    }
    return std::nullopt;
}

bool equal_without_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower, lower);
}

void Headers::set(std::string_view name, std::string value) {
    std::erase_if(fields_, [&](const auto& field) { return equal_without_case(field.first, name); });
    add(std::string(name), std::move(value));
}

const std::string* Headers::find(std::string_view name) const {
    for (const auto& [each, value] : fields_) {
        if (equal_without_case(each, name))
            return &value;
    }
    return nullptr;
}

std::string_view Headers::get(std::string_view name) const {
    const auto* value = find(name);
    return value ? std::string_view(*value) : std::string_view();
}

const std::string* Request::parameter(std::string_view name) const {
    for (const auto& [each, value] : query) {
        if (each == name)
            return &value;
    }
    return nullptr;
}

bool split_target(std::string_view target, Request& request) {
    request.target = target;
    const auto question = target.find('?');
    request.path = target.substr(0, question);
    const auto query = question == std::string_view::npos ? std::string_view() : target.substr(question + 1);
    return split_path(request.path, request.segments) && split_query(query, request.query);
}

std::optional<std::string> percent_decoded(std::string_view text, PlusSign plus) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus == PlusSign::blank) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            const int low = high < 0 ? -1 : hex_digit(text[i + 2]);
            if (low < 0)
                return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return out;
}

std::string percent_encoded(std::string_view text) {
    static constexpr std::string_view hex = "0123456789ABCDEF";
    static constexpr std::string_view unreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (unreserved.find(c) != std::string_view::npos)
            out += c;
        else
            (((out += '%') += hex[byte >> 4U]) += hex[byte & 15U]);
    }
    return out;
}

std::string_view reason_phrase(unsigned status) {
    return ocpp::reason_phrase(status);
}

} // namespace voltgate::api::http
