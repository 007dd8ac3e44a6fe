#pragma once

#include "core/multipart/multipart.hpp"
#include "core/origin.hpp"
#include "core/settings.hpp"
#include "core/smart_charging/profile.hpp"
#include "storage/database.hpp"

#include <boost/describe.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What a charge point itself says it has installed: asked for by a filter and told in parts. What it does
/// not name any more, and the filter would have found, is forgotten. Rules that run inside a write.
namespace voltgate::core::smart_charging {

/// The operator's command; nothing at all: every profile.
struct GetChargingProfiles {
    std::optional<std::int64_t> evse_id;
    std::optional<std::vector<std::int64_t>> ids;
    std::optional<std::string> purpose;
    std::optional<std::int64_t> stack_level;
    std::optional<std::vector<std::string>> sources;
};
BOOST_DESCRIBE_STRUCT(GetChargingProfiles, (), (evse_id, ids, purpose, stack_level, sources))
constexpr auto json_constraints(const GetChargingProfiles*) {
    return std::array{
        json::field("evse_id").at_least(0).about("0: those of the charge point itself; absent: all"),
        json::field("ids").length(1, 1000).about("These alone; then no other filter but evse_id counts"),
        json::field("purpose").one_of(
            "charging_station_max_profile,tx_default_profile,tx_profile,charging_station_external_"
            "constraints,"
            "priority_charging,local_generation,ChargePointMaxProfile,ChargingStationMaxProfile,"
            "TxDefaultProfile,TxProfile,ChargingStationExternalConstraints,PriorityCharging,LocalGeneration"),
        json::field("stack_level").range(0, 2'147'483'647),
        json::field("sources").length(1, 4).about("Who made them: CSO, EMS, SO, Other")};
}

/// A part: profiles of one EVSE that one source has made.
struct ToldProfiles {
    multipart::Part part;
    std::int64_t evse_id = 0;
    std::string source;
    std::vector<ChargingProfile> profiles;
};

/// Stores a part of what was asked for, as far as there is room; after the last one forgets what is there no
/// more. What nobody asked for is left out.
[[nodiscard]] multipart::Taken profiles_told(storage::Database& db, const ToldProfiles& told,
                                             const Settings& settings);

/// The charge point has none that the filter finds, or named none since it was asked.
void profiles_complete(storage::Database& db, const Origin& origin, const GetChargingProfiles& filter,
                       Instant asked_at);

} // namespace voltgate::core::smart_charging
