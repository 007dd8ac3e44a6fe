#pragma once

#include "api/http/message.hpp"
#include "core/files/disk.hpp"
#include "storage/records/files.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>

namespace voltgate::api::files {

/// Called (if there is one) when the last byte of a file has been sent, by whatever range it came.
using Delivered = std::function<boost::asio::awaitable<void>()>;

/// The answer to a GET or HEAD for a stored file: whole or a range of it (RFC 9110 14), read from the disk
/// while it is sent. Nothing when the content is gone.
boost::asio::awaitable<std::optional<http::Response>> content_of(const storage::StoredFile& file,
                                                                 const http::Request& request,
                                                                 core::files::Disk& disk,
                                                                 Delivered delivered);

} // namespace voltgate::api::files
