#pragma once

#include "core/clock.hpp"
#include "core/command/declaration.hpp"
#include "core/json/constraint.hpp"
#include "core/multipart/collector.hpp"
#include "core/settings.hpp"
#include "core/smart_charging/composite.hpp"
#include "core/smart_charging/profile.hpp"
#include "storage/database.hpp"
#include "storage/records/sessions.hpp"

#include <boost/describe.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Functional block K: what may be drawn, when. A profile is checked before a charge point sees it, what is
/// installed is remembered, and in which form a charge point takes profiles is learned.
namespace voltgate::core::smart_charging {

struct SetChargingProfile {
    std::optional<std::int64_t> evse_id;
    std::optional<std::string> session_id;
    boost::json::object charging_profile;
    std::optional<bool> convert_unit;
    std::optional<bool> fallback;
};
BOOST_DESCRIBE_STRUCT(SetChargingProfile, (), (evse_id, session_id, charging_profile, convert_unit, fallback))
constexpr auto json_constraints(const SetChargingProfile*) {
    return std::array{
        json::field("evse_id").at_least(0).about("0 or absent: the charge point itself"),
        json::field("session_id").length(1, 64).about("Of a tx_profile; absent: what runs on the EVSE"),
        json::field("convert_unit")
            .about("Converts the limits when the charge point takes the other unit only"),
        json::field("fallback")
            .about("When the charge point refuses the profile, tries the next purpose, stack "
                   "level 0 and an absolute start, and remembers what worked")};
}

struct ClearChargingProfile {
    std::optional<std::int64_t> id;
    std::optional<std::int64_t> evse_id;
    std::optional<std::string> purpose;
    std::optional<std::int64_t> stack_level;
};
BOOST_DESCRIBE_STRUCT(ClearChargingProfile, (), (id, evse_id, purpose, stack_level))
constexpr auto json_constraints(const ClearChargingProfile*) {
    return std::array{
        json::field("id").range(1, 2'147'483'647).about("This profile; with nothing at all: every profile"),
        json::field("evse_id").at_least(0).about("0: those of the charge point itself"),
        json::field("purpose").one_of(
            "charging_station_max_profile,tx_default_profile,tx_profile,"
            "ChargePointMaxProfile,ChargingStationMaxProfile,TxDefaultProfile,TxProfile"),
        json::field("stack_level").range(0, 2'147'483'647)};
}

struct GetCompositeSchedule {
    std::int64_t evse_id = 0;
    std::int64_t duration = 86'400;
    std::optional<RateUnit> unit;
};
BOOST_DESCRIBE_STRUCT(GetCompositeSchedule, (), (evse_id, duration, unit))
constexpr auto json_constraints(const GetCompositeSchedule*) {
    return std::array{
        json::field("evse_id").at_least(0).or_default().about("0: the charge point's connection to the grid"),
        json::field("duration").range(1, 2'147'483'647).or_default().about("Seconds from now")};
}

[[nodiscard]] std::vector<Declaration> declarations(const Clock& clock, const Settings& settings,
                                                    multipart::Collector& multiparts);

/// A command whose body may hold a `charging_profile` for the session that it begins: its faults are told
/// before it is booked, and it is booked in neutral words, with an id.
[[nodiscard]] Declaration with_session_profile(Declaration declaration);

/// A profile ready to be sent: to which EVSE, and for which session.
struct Target {
    std::int64_t evse_id = 0;
    std::optional<storage::Session> session{};
    ChargingProfile profile{};
};

/// What the charge point said of its abilities.
[[nodiscard]] Capabilities capabilities_of(storage::Database& db, const std::string& charge_point_id);
[[nodiscard]] std::vector<Place> places_of(storage::Database& db, const std::string& charge_point_id);
/// The charge point itself (0), an EVSE of it, or one that a session runs on; as long as none is known, any
/// that there could be.
[[nodiscard]] bool is_place(storage::Database& db, const std::string& charge_point_id, std::int64_t evse_id,
                            const availability::EquipmentSettings& settings);
[[nodiscard]] Supply supply_of(storage::Database& db, const std::string& charge_point_id,
                               std::int64_t evse_id);

/// The charge point has taken it: it is remembered and told of.
void installed(storage::Database& db, const std::string& charge_point_id, const Target& target,
               const std::optional<std::string>& command_id, Instant now);
/// It has cleared them, or has none of them.
void cleared(storage::Database& db, const std::string& charge_point_id,
             const ClearChargingProfile& selection);
/// The profile that came with a remote start is in force from the session's start on.
void session_started(storage::Database& db, const storage::Session& session);
/// A tx_profile ends with its session.
void session_ended(storage::Database& db, const storage::Session& session);

/// What the remembered profiles come to.
[[nodiscard]] CompositeSchedule expected_schedule(storage::Database& db, const std::string& charge_point_id,
                                                  std::int64_t evse_id, const Window& window);

} // namespace voltgate::core::smart_charging
