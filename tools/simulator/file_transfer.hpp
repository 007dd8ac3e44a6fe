#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace voltgate::simulator {

/// How a transfer of a file ended.
struct Transfer {
    enum class End { done, not_supported, denied, failed };

    End end = End::failed;
    std::string detail{};    ///< for people
    std::uint64_t size = 0;  ///< bytes of a file that was fetched
    std::string beginning{}; ///< its first bytes
};

/// Fetches a file over http or https and forgets it but for its beginning; other schemes are not supported,
/// as by a charge point that has no FTP.
boost::asio::awaitable<Transfer> fetch(std::string url, std::chrono::milliseconds timeout);

/// Delivers a file into the folder that the URL names.
boost::asio::awaitable<Transfer> deliver(std::string folder, std::string name, std::string content,
                                         std::chrono::milliseconds timeout);

/// What a firmware image says of itself: the version in its first line "Version: 1.2.3"; empty when it says
/// nothing.
std::string version_in(const std::string& image);

} // namespace voltgate::simulator
