#include "core/smart_charging/v16.hpp"

#include "core/command/reply.hpp"
#include "core/smart_charging/setting.hpp"
#include "core/told.hpp"
#include "ocpp/types/text.hpp"
#include "ocpp/v16/smart_charging.hpp"

#include <utility>

namespace voltgate::core::smart_charging::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;
using WirePurpose = ocpp16::ChargingProfilePurposeType;
using WireKind = ocpp16::ChargingProfileKindType;
using WireUnit = ocpp16::ChargingRateUnitType;

WirePurpose wire(Purpose purpose) {
    switch (purpose) {
    case Purpose::charging_station_max_profile:
        return WirePurpose::ChargePointMaxProfile;
    case Purpose::tx_profile:
        return WirePurpose::TxProfile;
    case Purpose::tx_default_profile:
    default: // capabilities_of() lets no other in
        break;
    }
    return WirePurpose::TxDefaultProfile;
}

WireKind wire(Kind kind) {
    switch (kind) {
    case Kind::recurring:
        return WireKind::Recurring;
    case Kind::relative:
        return WireKind::Relative;
    case Kind::absolute:
    case Kind::dynamic: // capabilities_of() does not let it in
        break;
    }
    return WireKind::Absolute;
}

WireUnit wire(RateUnit unit) {
    return unit == RateUnit::A ? WireUnit::A : WireUnit::W;
}

ocpp16::ChargingSchedule wire(const ChargingSchedule& schedule) {
    ocpp16::ChargingSchedule out;
    out.duration = schedule.duration;
    if (schedule.start_schedule)
        out.startSchedule = *schedule.start_schedule;
    out.chargingRateUnit = wire(schedule.charging_rate_unit);
    for (const auto& period : schedule.charging_schedule_period) {
        auto& each = out.chargingSchedulePeriod.emplace_back();
        each.startPeriod = period.start_period;
        each.limit = period.limit;
        if (period.number_phases)
            each.numberPhases = *period.number_phases;
    }
    if (schedule.min_charging_rate)
        out.minChargingRate = *schedule.min_charging_rate;
    return out;
}

asio::awaitable<Outcome> set_once(Conversation& station, const Target& target) {
    ocpp16::SetChargingProfileRequest request;
    request.connectorId = target.evse_id;
    request.csChargingProfiles = to_wire(target.profile);
    auto reply = co_await reply_to(station, std::move(request));
    co_return std::move(reply.outcome);
}

} // namespace

Capabilities capabilities_of(storage::Database& db, const std::string& charge_point_id) {
    Capabilities can;
    can.phase_to_use = can.alternative_schedules = can.later_kinds = false;
    can.max_stack_level = told::number(db, charge_point_id, "ChargeProfileMaxStackLevel");
    can.max_periods = told::number(db, charge_point_id, "ChargingScheduleMaxPeriods");
    can.max_installed = told::number(db, charge_point_id, "MaxChargingProfilesInstalled");
    const auto units =
        told::text(db, charge_point_id, "ChargingScheduleAllowedChargingRateUnit").value_or("");
    const bool current = units.find("Current") != std::string::npos || units == "A";
    const bool power = units.find("Power") != std::string::npos || units == "W";
    if (current || power) { // other words say nothing
        can.amperes = current;
        can.watts = power;
    }
    return can;
}

ocpp16::ChargingProfile to_wire(const ChargingProfile& profile) {
    ocpp16::ChargingProfile out;
    out.chargingProfileId = profile.id.value_or(0);
    if (const auto transaction = told::number_in(profile.transaction_id.value_or("")))
        out.transactionId = *transaction;
    out.stackLevel = profile.stack_level;
    out.chargingProfilePurpose = wire(profile.purpose);
    out.chargingProfileKind = wire(profile.kind);
    if (profile.recurrency_kind)
        out.recurrencyKind = profile.recurrency_kind == Recurrency::weekly
                                 ? ocpp16::RecurrencyKindType::Weekly
                                 : ocpp16::RecurrencyKindType::Daily;
    if (profile.valid_from)
        out.validFrom = *profile.valid_from;
    if (profile.valid_to)
        out.validTo = *profile.valid_to;
    out.chargingSchedule = wire(profile.charging_schedule);
    return out;
}

asio::awaitable<Outcome> set(Conversation& station, SetChargingProfile command, const Clock& clock) {
    co_return co_await set_in_some_form(station, std::move(command), clock, set_once);
}

asio::awaitable<Outcome> clear(Conversation& station, ClearChargingProfile command) {
    ocpp16::ClearChargingProfileRequest request;
    request.id = command.id;
    if (command.evse_id)
        request.connectorId = *command.evse_id;
    if (const auto purpose = command.purpose ? purpose_of(*command.purpose) : std::nullopt)
        request.chargingProfilePurpose = wire(*purpose);
    if (command.stack_level)
        request.stackLevel = *command.stack_level;
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    // Unknown is no failure: nothing there fits, so nothing that is remembered here and fits is there.
    auto outcome = station.answered(answer->status.text(), Verdict::accepted);
    outcome.effect = [command, identity = station.charge_point().identity()](storage::Database& db) {
        cleared(db, identity, command);
    };
    co_return outcome;
}

asio::awaitable<Outcome> composite_schedule(Conversation& station, GetCompositeSchedule command) {
    ocpp16::GetCompositeScheduleRequest request;
    request.connectorId = command.evse_id;
    request.duration = command.duration;
    if (command.unit)
        request.chargingRateUnit = wire(*command.unit);
    auto reply = co_await reply_to(station, std::move(request));
    co_return std::move(reply.outcome);
}

} // namespace voltgate::core::smart_charging::v16
