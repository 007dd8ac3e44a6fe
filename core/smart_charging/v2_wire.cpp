/// Charging profiles to and from the messages of OCPP 2.x.
#include "core/smart_charging/v2.hpp"
#include "core/wire.hpp"
#include "ocpp/json/codec.hpp"

#include <boost/json/parse.hpp>

#include <utility>

namespace voltgate::core::smart_charging::v2 {

namespace {

namespace ocpp2 = ocpp::v2;
using WirePurpose = ocpp2::ChargingProfilePurposeEnum;
using WireKind = ocpp2::ChargingProfileKindEnum;
using WireUnit = ocpp2::ChargingRateUnitEnum;
using WireRecurrency = ocpp2::RecurrencyKindEnum;

WireKind wire(Kind kind) {
    switch (kind) {
    case Kind::recurring:
        return WireKind::Recurring;
    case Kind::relative:
        return WireKind::Relative;
    case Kind::dynamic:
        return WireKind::Dynamic;
    case Kind::absolute:
        break;
    }
    return WireKind::Absolute;
}

ocpp2::ChargingSchedulePeriod wire(const SchedulePeriod& period) {
    ocpp2::ChargingSchedulePeriod out;
    out.startPeriod = period.start_period;
    out.limit = period.limit;
    if (period.number_phases)
        out.numberPhases = *period.number_phases;
    if (period.phase_to_use)
        out.phaseToUse = *period.phase_to_use;
    return out;
}

ocpp2::ChargingSchedule wire(const ChargingSchedule& schedule, std::int64_t id) {
    ocpp2::ChargingSchedule out;
    out.id = id;
    out.duration = schedule.duration;
    if (schedule.start_schedule)
        out.startSchedule = *schedule.start_schedule;
    out.chargingRateUnit = v2::wire(schedule.charging_rate_unit);
    for (const auto& period : schedule.charging_schedule_period)
        out.chargingSchedulePeriod.push_back(wire(period));
    if (schedule.min_charging_rate)
        out.minChargingRate = *schedule.min_charging_rate;
    if (schedule.sales_tariff) {
        ocpp::json::Decoder decoder{ocpp::Version::v201, ocpp::Validation::tolerant};
        const boost::json::value tariff(*schedule.sales_tariff);
        if (auto read = ocpp::json::decode<ocpp2::SalesTariff>(tariff, decoder))
            out.salesTariff = std::move(*read);
    }
    return out;
}

Purpose purpose_of(const ocpp::Open<WirePurpose>& word) {
    switch (word.known().value_or(WirePurpose::TxDefaultProfile)) {
    case WirePurpose::ChargingStationExternalConstraints:
        return Purpose::charging_station_external_constraints;
    case WirePurpose::ChargingStationMaxProfile:
        return Purpose::charging_station_max_profile;
    case WirePurpose::TxProfile:
        return Purpose::tx_profile;
    case WirePurpose::PriorityCharging:
        return Purpose::priority_charging;
    case WirePurpose::LocalGeneration:
        return Purpose::local_generation;
    case WirePurpose::TxDefaultProfile:
        break;
    }
    return Purpose::tx_default_profile;
}

Kind kind_of(const ocpp::Open<WireKind>& word) {
    switch (word.known().value_or(WireKind::Absolute)) {
    case WireKind::Recurring:
        return Kind::recurring;
    case WireKind::Relative:
        return Kind::relative;
    case WireKind::Dynamic:
        return Kind::dynamic;
    case WireKind::Absolute:
        break;
    }
    return Kind::absolute;
}

SchedulePeriod from_wire(const ocpp2::ChargingSchedulePeriod& period) {
    SchedulePeriod out;
    out.start_period = period.startPeriod;
    // 2.1 may say what is to be drawn in place of a limit.
    out.limit = period.limit.value_or(period.setpoint.value_or(0));
    if (period.numberPhases)
        out.number_phases = *period.numberPhases;
    if (period.phaseToUse)
        out.phase_to_use = *period.phaseToUse;
    return out;
}

} // namespace

WirePurpose wire(Purpose purpose) {
    switch (purpose) {
    case Purpose::charging_station_external_constraints:
        return WirePurpose::ChargingStationExternalConstraints;
    case Purpose::charging_station_max_profile:
        return WirePurpose::ChargingStationMaxProfile;
    case Purpose::tx_profile:
        return WirePurpose::TxProfile;
    case Purpose::priority_charging:
        return WirePurpose::PriorityCharging;
    case Purpose::local_generation:
        return WirePurpose::LocalGeneration;
    case Purpose::tx_default_profile:
        break;
    }
    return WirePurpose::TxDefaultProfile;
}

WireUnit wire(RateUnit unit) {
    return unit == RateUnit::A ? WireUnit::A : WireUnit::W;
}

ocpp2::ChargingProfile to_wire(const ChargingProfile& profile) {
    ocpp2::ChargingProfile out;
    out.id = profile.id.value_or(0);
    out.stackLevel = profile.stack_level;
    out.chargingProfilePurpose = wire(profile.purpose);
    out.chargingProfileKind = wire(profile.kind);
    if (profile.recurrency_kind)
        out.recurrencyKind =
            *profile.recurrency_kind == Recurrency::weekly ? WireRecurrency::Weekly : WireRecurrency::Daily;
    if (profile.valid_from)
        out.validFrom = *profile.valid_from;
    if (profile.valid_to)
        out.validTo = *profile.valid_to;
    if (profile.transaction_id)
        out.transactionId = *profile.transaction_id;
    std::int64_t schedule_id = 1;
    out.chargingSchedule.push_back(wire(profile.charging_schedule, schedule_id));
    for (const auto& each : profile.alternative_schedules.value_or(std::vector<ChargingSchedule>{}))
        out.chargingSchedule.push_back(wire(each, ++schedule_id));
    return out;
}

ChargingSchedule from_wire(const ocpp2::ChargingSchedule& schedule) {
    ChargingSchedule out;
    out.duration = schedule.duration;
    out.start_schedule = wire::instant_of(schedule.startSchedule);
    out.charging_rate_unit = schedule.chargingRateUnit == WireUnit::A ? RateUnit::A : RateUnit::W;
    for (const auto& period : schedule.chargingSchedulePeriod)
        out.charging_schedule_period.push_back(from_wire(period));
    if (schedule.minChargingRate)
        out.min_charging_rate = *schedule.minChargingRate;
    return out;
}

ChargingProfile from_wire(const ocpp2::ChargingProfile& profile) {
    ChargingProfile out;
    out.id = profile.id;
    out.stack_level = profile.stackLevel;
    out.purpose = purpose_of(profile.chargingProfilePurpose);
    out.kind = kind_of(profile.chargingProfileKind);
    if (profile.recurrencyKind)
        out.recurrency_kind =
            *profile.recurrencyKind == WireRecurrency::Weekly ? Recurrency::weekly : Recurrency::daily;
    out.transaction_id = wire::text_of(profile.transactionId);
    out.valid_from = wire::instant_of(profile.validFrom);
    out.valid_to = wire::instant_of(profile.validTo);
    std::vector<ChargingSchedule> schedules;
    for (const auto& each : profile.chargingSchedule)
        schedules.push_back(from_wire(each));
    if (schedules.empty())
        return out;
    out.charging_schedule = std::move(schedules.front());
    schedules.erase(schedules.begin());
    if (!schedules.empty())
        out.alternative_schedules = std::move(schedules);
    return out;
}

} // namespace voltgate::core::smart_charging::v2
