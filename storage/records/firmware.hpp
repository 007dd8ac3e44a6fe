// Firmware updates: what a charge point was asked to install. Queries: tracked_queries.hpp.
#pragma once

#include "storage/records/tracked_queries.hpp"

namespace voltgate::storage {

struct FirmwareUpdate : TrackedRequest {
    static constexpr std::string_view table = "firmware_updates";

    bool is_signed = false;
    Timestamp retrieve_after{};
    std::optional<Timestamp> install_at{};
    std::optional<std::string> previous_version{};  // when it was asked
    std::optional<std::string> installed_version{}; // that it booted with afterwards
};
BOOST_DESCRIBE_STRUCT(FirmwareUpdate, (TrackedRequest),
                      (is_signed, retrieve_after, install_at, previous_version, installed_version))

} // namespace voltgate::storage
