#pragma once

#include "core/clock.hpp"
#include "core/files/settings.hpp"
#include "storage/database.hpp"
#include "storage/records/file_grants.hpp"
#include "storage/records/files.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::core {

class ChargePoint;
struct Settings;

} // namespace voltgate::core

/// Files that go to and come from charge points. A grant is a one-time URL: the right to one transfer of one
/// file, known by the hash of its token. An upload grant is used up by the upload that completes, a download
/// grant by its expiry or a few completed downloads, because stations retry and resume.
namespace voltgate::core::files {

using Direction = storage::GrantDirection;

namespace purpose {

inline constexpr std::string_view firmware = "firmware";
inline constexpr std::string_view diagnostics_log = "diagnostics_log";
inline constexpr std::string_view security_log = "security_log";

} // namespace purpose

/// What a URL is granted for.
struct Grant {
    std::string organization_id;
    std::string charge_point_id;
    std::string command_id;
    std::string purpose;
    std::string file_id; ///< of a download: which stored file
    Instant expires_at;
};

/// Book a one-time URL in the current transaction and give its path: "/files/<token>/<name>" to download;
/// "/files/<token>/" to upload, a folder in which the station chooses the name.
std::string grant_download(storage::Database& db, const Grant& grant, std::string_view name, Instant now);
std::string grant_upload(storage::Database& db, const Grant& grant, Instant now);

/// The grant that a token stands for; nothing when it is unknown, expired, used up or for the other
/// direction.
std::optional<storage::FileGrant> granted(storage::Database& db, std::string_view token, Direction direction,
                                          Instant now, const FileSettings& settings);

/// What came in and is on disk: named `id` in the folder of files.
struct Content {
    std::string id;
    std::string name;
    std::uint64_t size = 0;
    std::string sha256;
    std::string content_type = "application/octet-stream";
};

/// Told in the transaction that books an upload from a charge point.
using Arrived = std::function<void(storage::Database&, const storage::StoredFile&)>;

enum class Refused { grant_used, no_space };

/// Books an upload that has come to its end under its grant, which is used up by it.
boost::system::result<storage::StoredFile, Refused>
receive(storage::Database& db, const storage::FileGrant& grant, const Content& content, Instant now,
        const FileSettings& settings, const Arrived& arrived);

/// Books a file that an operator uploaded; it is kept until it is deleted.
boost::system::result<storage::StoredFile, Refused> keep(storage::Database& db,
                                                         std::string_view organization_id,
                                                         std::string_view purpose, const Content& content,
                                                         Instant now, const FileSettings& settings);

/// Forgets grants and files whose time is over; gives the ids of files whose content may go.
std::vector<std::string> expire(storage::Database& db, Instant now);

/// A name that is harmless wherever it is written: the last part of a path, printable, never empty, not
/// longer than a file name may be.
std::string harmless_name(std::string_view given);

/// The base URL at which a charge point reaches the file server, without a slash at its end.
std::string base_url(const ChargePoint& charge_point, const Settings& settings);

} // namespace voltgate::core::files
