// Firmware images that a local controller was asked to keep for the stations behind it. Queries:
// tracked_queries.hpp.
#pragma once

#include "storage/records/tracked_queries.hpp"

namespace voltgate::storage {

struct FirmwarePublication : TrackedRequest {
    static constexpr std::string_view table = "firmware_publications";

    std::string checksum{};              // MD5 of the image, hexadecimal
    std::optional<JsonText> locations{}; // the URLs under which the stations find it
    std::optional<Timestamp> unpublished_at{};
};
BOOST_DESCRIBE_STRUCT(FirmwarePublication, (TrackedRequest), (checksum, locations, unpublished_at))

namespace firmware_publications {

// Those of an image that are published.
inline std::vector<FirmwarePublication> published(Database& db, std::string_view charge_point_id,
                                                  std::string_view checksum) {
    return select<FirmwarePublication>(db,
                                       "where charge_point_id = ? and lower(checksum) = lower(?)"
                                       " and status = 'succeeded' and unpublished_at is null order by id",
                                       charge_point_id, checksum);
}

// Deletes up to `limit` that ended before the instant; what a charge point still publishes stays.
inline std::int64_t prune(Database& db, Timestamp ended_before, std::int64_t limit) {
    return tracked_requests::prune<FirmwarePublication>(
        db, ended_before, limit,
        " and not (status = 'succeeded' and unpublished_at is null"
        " and exists (select 1 from charge_points where charge_points.id = charge_point_id))");
}

} // namespace firmware_publications
} // namespace voltgate::storage
