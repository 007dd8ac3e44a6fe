#pragma once

#include "core/smart_charging/smart_charging.hpp"
#include "ocpp/v2/charging_profile.hpp"
#include "ocpp/v2/smart_charging.hpp"

/// Smart charging in the words of OCPP 2.0.1 and 2.1.
namespace voltgate::core::smart_charging::v2 {

/// From the variables of the component SmartChargingCtrlr.
[[nodiscard]] Capabilities capabilities_of(storage::Database& db, const std::string& charge_point_id);

/// A valid profile, as it is sent.
[[nodiscard]] ocpp::v2::ChargingProfile to_wire(const ChargingProfile& profile);
/// A profile or a schedule as a charging station told of it; what is left out there has its usual value here.
[[nodiscard]] ChargingProfile from_wire(const ocpp::v2::ChargingProfile& profile);
[[nodiscard]] ChargingSchedule from_wire(const ocpp::v2::ChargingSchedule& schedule);

/// The words of the standard for purposes and units.
[[nodiscard]] ocpp::v2::ChargingProfilePurposeEnum wire(Purpose purpose);
[[nodiscard]] ocpp::v2::ChargingRateUnitEnum wire(RateUnit unit);

/// Sends SetChargingProfile, where it is wanted in one form after the other.
boost::asio::awaitable<Outcome> set(Conversation& station, SetChargingProfile command, const Clock& clock);
/// Sends ClearChargingProfile.
boost::asio::awaitable<Outcome> clear(Conversation& station, ClearChargingProfile command);
/// Sends GetCompositeSchedule; the schedule is in the answer.
boost::asio::awaitable<Outcome> composite_schedule(Conversation& station, GetCompositeSchedule command);

} // namespace voltgate::core::smart_charging::v2
