#include "tools/simulator/charging_profiles.hpp"

#include <algorithm>

namespace voltgate::simulator {

namespace {

using Purpose = v16::ChargingProfilePurposeType;
using Kind = v16::ChargingProfileKindType;

constexpr std::int64_t usual_phases = 3;
constexpr std::int64_t longest_schedule_s = 24 * 3'600;
constexpr std::int64_t daily_s = 24 * 3'600;
constexpr std::int64_t weekly_s = 7 * daily_s;

std::int64_t seconds_between(ocpp::DateTime from, ocpp::DateTime to) {
    return std::chrono::floor<std::chrono::seconds>(to.at - from.at).count();
}

/// Seconds since the schedule began; nothing when it is not in force.
std::optional<std::int64_t> elapsed(const v16::ChargingProfile& profile, const Evse& evse,
                                    ocpp::DateTime at) {
    if ((profile.validFrom && at < *profile.validFrom) || (profile.validTo && at >= *profile.validTo))
        return std::nullopt;
    const auto& schedule = profile.chargingSchedule;
    std::optional<ocpp::DateTime> start = schedule.startSchedule;
    if (profile.chargingProfileKind == Kind::Relative || !start) {
        if (!evse.transaction)
            return std::nullopt;
        start = evse.transaction->started_at;
    }
    auto passed = seconds_between(*start, at);
    if (passed < 0)
        return std::nullopt;
    if (profile.chargingProfileKind == Kind::Recurring)
        passed %= profile.recurrencyKind == v16::RecurrencyKindType::Weekly ? weekly_s : daily_s;
    if (schedule.duration && passed >= *schedule.duration)
        return std::nullopt;
    return passed;
}

double watts(const v16::ChargingSchedule& schedule, const v16::ChargingSchedulePeriod& period,
             const Supply& supply) {
    if (schedule.chargingRateUnit == v16::ChargingRateUnitType::W)
        return period.limit;
    const std::int64_t phases = period.numberPhases ? std::int64_t(*period.numberPhases) : usual_phases;
    return period.limit * static_cast<double>(std::min<std::int64_t>(phases, supply.phases)) *
           supply.voltage_v;
}

bool belongs(const ChargingProfiles::Installed& installed, Purpose purpose, const Evse& evse) {
    if (installed.profile.chargingProfilePurpose != purpose)
        return false;
    if (installed.connector != 0 && installed.connector != evse.number)
        return false;
    const auto& transaction = installed.profile.transactionId;
    return purpose != Purpose::TxProfile || !transaction ||
           (evse.transaction && evse.transaction->id == transaction);
}

/// The higher stack level counts; of two that are equal, the profile of the connector itself.
bool outranks(const ChargingProfiles::Installed& one, const ChargingProfiles::Installed& other) {
    const std::int64_t level = one.profile.stackLevel;
    const std::int64_t other_level = other.profile.stackLevel;
    return level > other_level || (level == other_level && one.connector != 0 && other.connector == 0);
}

bool same_slot(const ChargingProfiles::Installed& installed, std::int64_t connector,
               const v16::ChargingProfile& profile) {
    return installed.profile.chargingProfileId == profile.chargingProfileId ||
           (installed.connector == connector && installed.profile.stackLevel == profile.stackLevel &&
            installed.profile.chargingProfilePurpose == profile.chargingProfilePurpose);
}

} // namespace

bool ChargingProfiles::allowed(std::int64_t connector, const v16::ChargingProfile& profile,
                               const Evse* evse) const {
    const auto& periods = profile.chargingSchedule.chargingSchedulePeriod;
    if (periods.empty() || periods.front().startPeriod != 0 || periods.size() > limits_.periods ||
        profile.stackLevel > limits_.stack_level)
        return false;
    const bool recurring = profile.chargingProfileKind == Kind::Recurring;
    if (recurring && (!profile.recurrencyKind || !profile.chargingSchedule.startSchedule))
        return false;
    if (profile.chargingProfilePurpose == Purpose::ChargePointMaxProfile)
        return connector == 0;
    if (profile.chargingProfilePurpose != Purpose::TxProfile)
        return true;
    return evse && evse->transaction &&
           (!profile.transactionId || evse->transaction->id == profile.transactionId);
}

v16::ChargingProfileStatus ChargingProfiles::install(std::int64_t connector,
                                                     const v16::ChargingProfile& profile, const Evse* evse) {
    using Status = v16::ChargingProfileStatus;
    if (!allowed(connector, profile, evse))
        return Status::Rejected;
    const auto replaced = std::count_if(installed_.begin(), installed_.end(), [&](const auto& each) {
        return same_slot(each, connector, profile);
    });
    if (installed_.size() - static_cast<std::size_t>(replaced) >= limits_.profiles)
        return Status::Rejected;
    std::erase_if(installed_, [&](const auto& each) { return same_slot(each, connector, profile); });
    installed_.push_back({connector, profile});
    return Status::Accepted;
}

v16::ClearChargingProfileStatus ChargingProfiles::clear(const v16::ClearChargingProfileRequest& request) {
    const auto matches = [&](const Installed& each) {
        if (request.id)
            return each.profile.chargingProfileId == *request.id;
        return (!request.connectorId || each.connector == *request.connectorId) &&
               (!request.chargingProfilePurpose ||
                each.profile.chargingProfilePurpose == *request.chargingProfilePurpose) &&
               (!request.stackLevel || each.profile.stackLevel == *request.stackLevel);
    };
    return std::erase_if(installed_, matches) > 0 ? v16::ClearChargingProfileStatus::Accepted
                                                  : v16::ClearChargingProfileStatus::Unknown;
}

void ChargingProfiles::transaction_ended(unsigned evse) {
    std::erase_if(installed_, [&](const Installed& each) {
        return each.connector == evse && each.profile.chargingProfilePurpose == Purpose::TxProfile;
    });
}

std::optional<double> ChargingProfiles::limit_of(Purpose purpose, const Evse& evse, ocpp::DateTime at) const {
    const Installed* strongest = nullptr;
    std::int64_t passed = 0;
    for (const auto& each : installed_) {
        if (!belongs(each, purpose, evse))
            continue;
        const auto since = elapsed(each.profile, evse, at);
        if (since && (!strongest || outranks(each, *strongest))) {
            strongest = &each;
            passed = *since;
        }
    }
    if (!strongest)
        return std::nullopt;
    const auto& schedule = strongest->profile.chargingSchedule;
    const auto& periods = schedule.chargingSchedulePeriod;
    auto current = periods.begin();
    for (auto period = periods.begin(); period != periods.end() && period->startPeriod <= passed; ++period)
        current = period;
    return watts(schedule, *current, evse.supply);
}

std::optional<double> ChargingProfiles::limit_w(const Evse& evse, ocpp::DateTime at,
                                                std::size_t charging) const {
    auto whole = limit_of(Purpose::ChargePointMaxProfile, evse, at);
    if (whole)
        *whole /= static_cast<double>(std::max<std::size_t>(1, charging));
    auto own = limit_of(Purpose::TxProfile, evse, at);
    if (!own)
        own = limit_of(Purpose::TxDefaultProfile, evse, at);
    if (whole && own)
        return std::min(*whole, *own);
    return whole ? whole : own;
}

double ChargingProfiles::limit_w(std::span<const Evse> evses, ocpp::DateTime at) const {
    double sum = 0;
    for (const auto& evse : evses) {
        const double most = evse.supply.max_power_w();
        sum += std::min(limit_w(evse, at).value_or(most), most);
    }
    const auto whole = limit_of(Purpose::ChargePointMaxProfile, evses.front(), at);
    return std::min(sum, whole.value_or(sum));
}

v16::ChargingSchedule ChargingProfiles::composite(std::span<const Evse> evses, ocpp::DateTime from,
                                                  std::int64_t duration_s,
                                                  v16::ChargingRateUnitType unit) const {
    v16::ChargingSchedule schedule;
    schedule.duration = duration_s;
    schedule.startSchedule = from;
    schedule.chargingRateUnit = unit;
    const auto& supply = evses.front().supply;
    const double divisor = unit == v16::ChargingRateUnitType::A ? supply.voltage_v * supply.phases : 1;
    double last = -1;
    for (std::int64_t second = 0; second < std::min(duration_s, longest_schedule_s); ++second) {
        const double limit = limit_w(evses, ocpp::DateTime(from.at + std::chrono::seconds(second)));
        if (limit == last)
            continue;
        last = limit;
        schedule.chargingSchedulePeriod.push_back({second, limit / divisor, std::nullopt});
    }
    return schedule;
}

} // namespace voltgate::simulator
