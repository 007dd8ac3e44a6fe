#include "api/files/multipart.hpp"

#include "api/http/message.hpp"
#include "ocpp/types/trimmed.hpp"

#include <algorithm>

namespace voltgate::api::files {

namespace {

using ocpp::trimmed;

constexpr std::size_t longest_boundary = 70; // RFC 2046 5.1.1
constexpr std::size_t longest_header = 8 * 1024;
constexpr std::string_view line_end = "\r\n";
constexpr std::string_view header_end = "\r\n\r\n";

/// Takes one `; name=value` off the front of the rest of a field.
std::string_view next_parameter(std::string_view& rest) {
    std::size_t end = 0;
    bool quoted = false;
    for (; end < rest.size() && (quoted || rest[end] != ';'); ++end) {
        if (quoted && rest[end] == '\\' && end + 1 < rest.size())
            ++end;
        else if (rest[end] == '"')
            quoted = !quoted;
    }
    const auto parameter = rest.substr(0, end);
    rest.remove_prefix(end < rest.size() ? end + 1 : end);
    return trimmed(parameter);
}

std::string unquoted(std::string_view value) {
    if (value.size() < 2 || value.front() != '"' || value.back() != '"')
        return std::string(value);
    value = value.substr(1, value.size() - 2);
    std::string out;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && i + 1 < value.size() && (value[i + 1] == '"' || value[i + 1] == '\\'))
            ++i;
        out += value[i];
    }
    return out;
}

/// The value of a part's header field; empty when there is none.
std::string_view field_of(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        const auto end = header.find(line_end);
        const auto line = header.substr(0, end);
        const auto colon = line.find(':');
        if (colon != std::string_view::npos && http::equal_without_case(line.substr(0, colon), name))
            return trimmed(line.substr(colon + 1));
        header.remove_prefix(end == std::string_view::npos ? header.size() : end + line_end.size());
    }
    return {};
}

} // namespace

std::optional<std::string> field_parameter(std::string_view field, std::string_view name) {
    auto rest = field;
    next_parameter(rest); // the value itself
    while (!rest.empty()) {
        const auto parameter = next_parameter(rest);
        const auto equals = parameter.find('=');
        if (equals != std::string_view::npos &&
            http::equal_without_case(trimmed(parameter.substr(0, equals)), name))
            return unquoted(trimmed(parameter.substr(equals + 1)));
    }
    return std::nullopt;
}

std::optional<std::string> multipart_boundary(std::string_view content_type) {
    auto rest = content_type;
    if (!http::equal_without_case(next_parameter(rest), "multipart/form-data"))
        return std::nullopt;
    auto boundary = field_parameter(content_type, "boundary");
    if (!boundary || boundary->empty() || boundary->size() > longest_boundary)
        return std::nullopt;
    return boundary;
}

Multipart::Multipart(std::string_view boundary)
    : delimiter_("\r\n--" + std::string(boundary)) {}

std::optional<std::string> Multipart::feed(std::string_view bytes) {
    std::string content;
    pending_ += bytes;
    while (!broken_ && step(content)) {
    }
    if (broken_)
        return std::nullopt;
    return content;
}

/// Goes one place further; false when it takes more bytes to do so.
bool Multipart::step(std::string& content) {
    switch (place_) {
    case Place::after_boundary:
        return read_after_boundary();
    case Place::header:
        return read_header();
    case Place::end:
        pending_.clear();
        return false;
    default:
        return skip_to_boundary(content);
    }
}

bool Multipart::skip_to_boundary(std::string& content) {
    const auto at = pending_.find(delimiter_);
    // What could be the beginning of a boundary stays until more is known.
    const auto kept = std::min(pending_.size(), delimiter_.size() - 1);
    const auto before = at == std::string::npos ? pending_.size() - kept : at;
    if (place_ == Place::file)
        content.append(pending_, 0, before);
    pending_.erase(0, before);
    if (at == std::string::npos)
        return false;
    pending_.erase(0, delimiter_.size());
    place_ = Place::after_boundary;
    return true;
}

bool Multipart::read_after_boundary() {
    const auto end = pending_.find(line_end);
    if (pending_.starts_with("--")) {
        place_ = Place::end;
        return true;
    }
    if (end == std::string::npos) {
        broken_ = pending_.size() > longest_header;
        return false;
    }
    broken_ = !trimmed(std::string_view(pending_).substr(0, end)).empty();
    pending_.erase(0,
                   end); // the line break stays: it may be half of the blank line that ends no fields at all
    place_ = Place::header;
    return !broken_;
}

bool Multipart::read_header() {
    const auto end = pending_.find(header_end);
    if (end == std::string::npos) {
        broken_ = pending_.size() > longest_header;
        return false;
    }
    const auto header = std::string_view(pending_).substr(line_end.size(), end);
    const auto name = field_parameter(field_of(header, "Content-Disposition"), "filename");
    const bool is_file = name && !found_;
    if (is_file) {
        found_ = true;
        file_name_ = *name;
        content_type_ = field_of(header, "Content-Type");
    }
    place_ = is_file ? Place::file : Place::other;
    pending_.erase(0, end + header_end.size());
    return true;
}

} // namespace voltgate::api::files
