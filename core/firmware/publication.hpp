#pragma once

#include "core/command/declaration.hpp"
#include "core/command/tracked.hpp"
#include "core/files/disk.hpp"
#include "core/json/constraint.hpp"
#include "core/origin.hpp"
#include "core/settings.hpp"
#include "storage/records/firmware_publications.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/describe.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Firmware that a local controller keeps for the stations behind it, so that each need not fetch it (L03,
/// L04).
namespace voltgate::core::firmware {

/// The operator's commands.
struct PublishFirmware {
    std::optional<std::string> url;
    std::optional<std::string> file_id;
    std::optional<std::string> checksum;
    std::optional<std::int64_t> retries;
    std::optional<std::int64_t> retry_interval;
};
BOOST_DESCRIBE_STRUCT(PublishFirmware, (), (url, file_id, checksum, retries, retry_interval))
constexpr auto json_constraints(const PublishFirmware*) {
    return std::array{
        json::field("url").length(1, 2000).pattern("^(https?|ftps?|sftp)://.+").about("Where the image is"),
        json::field("file_id").length(1, 64).about(
            "A stored file instead, served by us under a one-time URL"),
        json::field("checksum")
            .pattern("^[0-9A-Fa-f]{32}$")
            .about("MD5 of the image; computed of a stored file, required with a URL"),
        json::field("retries").range(0, 100).about("How often to try the download"),
        json::field("retry_interval").range(0, 604'800).about("Seconds between two tries")};
}

struct UnpublishFirmware {
    std::string checksum;
};
BOOST_DESCRIBE_STRUCT(UnpublishFirmware, (), (checksum))
constexpr auto json_constraints(const UnpublishFirmware*) {
    return std::array{json::field("checksum").pattern("^[0-9A-Fa-f]{32}$").about("MD5 of the image")};
}

[[nodiscard]] std::optional<Refusal> refuse_publishing(storage::Database& db,
                                                       const std::string& charge_point_id,
                                                       const PublishFirmware& command,
                                                       const files::FileSettings& settings);

/// The publication as it is booked, and where the local controller gets the image.
struct Publishing {
    storage::FirmwarePublication publication;
    std::string location;
};

Publishing begin_publishing(storage::Database& db, const tracked::Asked& asked,
                            const PublishFirmware& command, const std::string& checksum,
                            const Settings& settings);

/// What the local controller answered to the command.
void publishing_answered(storage::Database& db, std::string_view command_id, tracked::Answer answer,
                         Instant now);

/// A status as a local controller sends it.
struct PublicationReport {
    Origin origin;
    std::optional<std::int64_t> request_number;
    std::string status;
    std::vector<std::string> locations;
};

/// L03: stores a status and takes it in for the publication it is about.
void record_publication(storage::Database& db, const PublicationReport& report, const Settings& settings);

/// The local controller has the image no more.
void unpublished(storage::Database& db, const Origin& origin, const std::string& checksum);

/// Ends publications of which nothing was heard for too long.
void expire_publications(storage::Database& db, Instant now);

[[nodiscard]] std::vector<Declaration> publication_declarations(const Clock& clock, const Settings& settings,
                                                                files::Disk& disk);

/// MD5 of a stored file; nothing when its content is not there.
boost::asio::awaitable<std::optional<std::string>> checksum_of(files::Disk& disk, std::string file_id);

} // namespace voltgate::core::firmware
