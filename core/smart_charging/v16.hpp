#pragma once

#include "core/smart_charging/smart_charging.hpp"
#include "ocpp/v16/charging_profile.hpp"

/// Smart charging in the words of OCPP 1.6: connector n is EVSE n, connector 0 the charge point itself.
namespace voltgate::core::smart_charging::v16 {

inline constexpr Needs to_set{feature_profile::smart_charging, "SetChargingProfile"};
inline constexpr Needs to_clear{feature_profile::smart_charging, "ClearChargingProfile"};
inline constexpr Needs to_compose{feature_profile::smart_charging, "GetCompositeSchedule"};

/// From the configuration keys of the smart charging profile (1.6 section 9.4).
[[nodiscard]] Capabilities capabilities_of(storage::Database& db, const std::string& charge_point_id);

/// A valid profile, as it is sent.
[[nodiscard]] ocpp::v16::ChargingProfile to_wire(const ChargingProfile& profile);

/// Sends SetChargingProfile, where it is wanted in one form after the other.
boost::asio::awaitable<Outcome> set(Conversation& station, SetChargingProfile command, const Clock& clock);
/// Sends ClearChargingProfile.
boost::asio::awaitable<Outcome> clear(Conversation& station, ClearChargingProfile command);
/// Sends GetCompositeSchedule; the schedule is in the answer.
boost::asio::awaitable<Outcome> composite_schedule(Conversation& station, GetCompositeSchedule command);

} // namespace voltgate::core::smart_charging::v16
