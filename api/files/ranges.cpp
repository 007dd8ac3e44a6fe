#include "api/files/ranges.hpp"

#include "api/http/message.hpp"
#include "ocpp/types/trimmed.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace voltgate::api::files {

namespace {

using ocpp::trimmed;

constexpr std::string_view unit = "bytes=";

std::optional<std::uint64_t> number(std::string_view digits) {
    std::uint64_t value = 0;
    const auto* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end)
        return std::nullopt;
    return value;
}

Slice whole(std::uint64_t file_size) {
    return {Slice::Kind::whole, 0, file_size};
}

/// The last `count` bytes.
Slice tail(std::uint64_t count, std::uint64_t file_size) {
    if (count == 0 || file_size == 0)
        return {Slice::Kind::unsatisfiable, 0, 0};
    const auto size = std::min(count, file_size);
    return {Slice::Kind::part, file_size - size, size};
}

} // namespace

Slice slice_of(std::string_view range, std::uint64_t file_size) {
    range = trimmed(range);
    if (!http::equal_without_case(range.substr(0, unit.size()), unit))
        return whole(file_size);
    range = trimmed(range.substr(unit.size()));
    const auto dash = range.find('-');
    if (dash == std::string_view::npos)
        return whole(file_size);
    const auto first_text = range.substr(0, dash), last_text = range.substr(dash + 1);
    const auto first = number(first_text), last = number(last_text);
    if (first_text.empty())
        return last ? tail(*last, file_size) : whole(file_size);
    if (!first || (!last && !last_text.empty()) || (last && *last < *first))
        return whole(file_size);
    if (*first >= file_size)
        return {Slice::Kind::unsatisfiable, 0, 0};
    const auto end = last && *last < file_size ? *last + 1 : file_size;
    return {Slice::Kind::part, *first, end - *first};
}

std::string content_range(const Slice& slice, std::uint64_t file_size) {
    const auto total = '/' + std::to_string(file_size);
    if (slice.kind == Slice::Kind::unsatisfiable)
        return "bytes *" + total;
    return "bytes " + std::to_string(slice.offset) + '-' + std::to_string(slice.offset + slice.size - 1) +
           total;
}

} // namespace voltgate::api::files
