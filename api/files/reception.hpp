#pragma once

#include "api/problem.hpp"
#include "core/files/disk.hpp"
#include "core/files/files.hpp"
#include "core/files/folder.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace voltgate::api::files {

/// A file that came whole and is not kept yet; gone with this value unless it is.
struct Received {
    std::unique_ptr<core::files::PartFile> part;
    core::files::Content content;
};

/// How much of a file is taken.
struct ReceptionLimits {
    std::uint64_t size = 0;      ///< bytes of the file
    std::uint64_t keep_free = 0; ///< bytes of the disk
};

/// Reads a request's body, raw or as multipart/form-data, to a file on the disk: never more than a piece of
/// it is in memory. What the client announces is not believed, only what comes is counted.
boost::asio::awaitable<Outcome<Received>> receive(http::Request& request, core::files::Disk& disk,
                                                  ReceptionLimits limits);

/// Brings it to the disk under a new id, in the folder of files; the row has to follow, and then the part is
/// released.
boost::asio::awaitable<Outcome<core::files::Content>> keep(Received& received, core::files::Disk& disk,
                                                           core::Instant now);

/// A media type that may be told again: plain, short text; else that of any bytes.
std::string harmless_type(std::string_view given);

} // namespace voltgate::api::files
