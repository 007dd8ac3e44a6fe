#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace voltgate::api::files {

/// What of a file is asked for.
struct Slice {
    enum class Kind { whole, part, unsatisfiable };

    Kind kind = Kind::whole;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

/// Reads a Range field (RFC 9110 14.2). What is no single range of bytes is ignored, as the standard allows:
/// the whole file answers it too.
Slice slice_of(std::string_view range, std::uint64_t file_size);

/// "bytes 0-99/1234", or "bytes */1234" for what cannot be satisfied.
std::string content_range(const Slice& slice, std::uint64_t file_size);

} // namespace voltgate::api::files
