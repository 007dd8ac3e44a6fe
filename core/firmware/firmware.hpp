#pragma once

#include "core/command/declaration.hpp"
#include "core/command/tracked.hpp"
#include "core/json/constraint.hpp"
#include "core/origin.hpp"
#include "core/settings.hpp"
#include "storage/records/firmware.hpp"

#include <boost/describe.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Functional block L: the firmware of charge points is updated, and each update followed to its end.
namespace voltgate::core::firmware {

/// The operator's command. The image is at a URL, or a stored file that we serve.
struct UpdateFirmware {
    std::optional<std::string> url;
    std::optional<std::string> file_id;
    std::optional<Instant> retrieve_after;
    std::optional<Instant> install_at;
    std::optional<std::int64_t> retries;
    std::optional<std::int64_t> retry_interval;
    bool signed_ = false;
    std::optional<std::string> signing_certificate;
    std::optional<std::string> signature;
};
BOOST_DESCRIBE_STRUCT(UpdateFirmware, (),
                      (url, file_id, retrieve_after, install_at, retries, retry_interval, signed_,
                       signing_certificate, signature))
constexpr auto json_constraints(const UpdateFirmware*) {
    return std::array{
        json::field("url").length(1, 2000).pattern("^(https?|ftps?|sftp)://.+").about("Where the image is"),
        json::field("file_id").length(1, 64).about(
            "A stored file instead, served by us under a one-time URL"),
        json::field("retrieve_after").about("The charge point may not download before; default: now"),
        json::field("install_at").about("When to install; a signed update only in OCPP 1.6"),
        json::field("retries").range(0, 100).about("How often to try the download"),
        json::field("retry_interval").range(0, 604'800).about("Seconds between two tries"),
        json::field("signed").or_default().about("The charge point checks the signature of the image"),
        json::field("signing_certificate")
            .length(1, 5500)
            .about("PEM, or the base64 of DER; required when signed"),
        json::field("signature")
            .length(1, 800)
            .pattern("^[A-Za-z0-9+/]+={0,2}$")
            .about("Base64; required when signed")};
}

/// The update as it is booked, and where the charge point gets the image.
struct Begun {
    storage::FirmwareUpdate update;
    std::string location;
};

Begun begin(storage::Database& db, const tracked::Asked& asked, const UpdateFirmware& command,
            tracked::Numbering numbering, const Settings& settings);

/// What the charge point answered to the command.
void answered(storage::Database& db, std::string_view command_id, tracked::Answer answer, Instant now);

/// A status as a charge point sends it, in the words of OCPP 2.x.
struct StatusReport {
    Origin origin;
    std::optional<std::int64_t> request_number;
    std::string status;
};

/// L01: stores a status and takes it in for the update it is about.
void record(storage::Database& db, const StatusReport& report, const Settings& settings);

/// A boot with another firmware completes the update that led to it, also when that was not told of.
void booted(storage::Database& db, const Origin& origin, const std::optional<std::string>& firmware_version);

/// Ends updates of which nothing was heard for too long.
void expire(storage::Database& db, Instant now);

/// Why an image cannot be given: not exactly one of a URL and a stored file of the organization.
[[nodiscard]] std::optional<Refusal> refuse_image(storage::Database& db, const std::string& charge_point_id,
                                                  const std::optional<std::string>& url,
                                                  const std::optional<std::string>& file_id);

/// Where a charge point gets the stored file of a request: a one-time URL.
[[nodiscard]] std::string granted_location(storage::Database& db, const tracked::Asked& asked,
                                           const storage::TrackedRequest& request);

[[nodiscard]] std::vector<Declaration> declarations(const Clock& clock, const Settings& settings);

} // namespace voltgate::core::firmware
