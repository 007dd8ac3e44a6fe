#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace voltgate::core::files {

/// Where files are kept, under which URL charge points reach them, and how much and how long.
struct FileSettings {
    std::filesystem::path folder{}; ///< empty: no file can be kept
    /// As charge points reach the file server ("https://files.example.org"); empty: the address at which the
    /// charge point reached us, and `port`.
    std::string url{};
    std::uint16_t port = 9001; ///< where the file server listens

    std::uint64_t upload_limit = 256ULL << 20U; ///< bytes of one file from a charge point
    std::uint64_t image_limit = 1ULL << 30U;    ///< bytes of one file from an operator
    std::uint64_t total_limit = 16ULL << 30U;   ///< bytes of all files together
    std::uint64_t keep_free = 512ULL << 20U;    ///< bytes of the disk that files leave to the database
    std::chrono::hours keep_uploads{24 * 90};   ///< how long files from charge points are kept
    std::int64_t downloads_per_grant = 5;       ///< completed downloads after which a URL is used up
};

} // namespace voltgate::core::files
