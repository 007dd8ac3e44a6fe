#include "tools/simulator/charging_profiles.hpp"

#include <algorithm>

namespace voltgate::simulator {

namespace {

namespace v2 = ocpp::v2;
using Purpose = v2::ChargingProfilePurposeEnum;
using Kind = v2::ChargingProfileKindEnum;

constexpr std::int64_t usual_phases = 3;
constexpr std::int64_t longest_schedule_s = 24 * 3'600;
constexpr std::int64_t daily_s = 24 * 3'600;
constexpr std::int64_t weekly_s = 7 * daily_s;

std::int64_t seconds_between(ocpp::DateTime from, ocpp::DateTime to) {
    return std::chrono::floor<std::chrono::seconds>(to.at - from.at).count();
}

/// Seconds since the schedule began; nothing when it is not in force.
std::optional<std::int64_t> elapsed(const ChargingProfile& profile, const Evse& evse, ocpp::DateTime at) {
    if ((profile.validFrom && at < *profile.validFrom) || (profile.validTo && at >= *profile.validTo))
        return std::nullopt;
    const auto& schedule = profile.chargingSchedule.front();
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
        passed %= profile.recurrencyKind == v2::RecurrencyKindEnum::Weekly ? weekly_s : daily_s;
    if (schedule.duration && passed >= *schedule.duration)
        return std::nullopt;
    return passed;
}

double watts(const v2::ChargingSchedule& schedule, const v2::ChargingSchedulePeriod& period,
             const Supply& supply) {
    if (schedule.chargingRateUnit == v2::ChargingRateUnitEnum::W)
        return period.limit.value_or(0);
    const std::int64_t phases = period.numberPhases ? std::int64_t(*period.numberPhases) : usual_phases;
    return period.limit.value_or(0) * static_cast<double>(std::min<std::int64_t>(phases, supply.phases)) *
           supply.voltage_v;
}

bool belongs(const ChargingProfiles::Installed& installed, Purpose purpose, const Evse& evse) {
    if (installed.profile.chargingProfilePurpose != purpose)
        return false;
    if (installed.evse != 0 && installed.evse != evse.number)
        return false;
    const auto& transaction = installed.profile.transactionId;
    return purpose != Purpose::TxProfile || !transaction ||
           (!evse.transaction_id.empty() && evse.transaction_id == transaction->str());
}

/// The higher stack level counts; of two that are equal, the profile of the connector itself.
bool outranks(const ChargingProfiles::Installed& one, const ChargingProfiles::Installed& other) {
    const std::int64_t level = one.profile.stackLevel;
    const std::int64_t other_level = other.profile.stackLevel;
    return level > other_level || (level == other_level && one.evse != 0 && other.evse == 0);
}

bool same_slot(const ChargingProfiles::Installed& installed, std::int64_t evse,
               const ChargingProfile& profile) {
    if (installed.profile.chargingProfilePurpose == Purpose::ChargingStationExternalConstraints)
        return false;
    return installed.profile.id == profile.id ||
           (installed.evse == evse && installed.profile.stackLevel == profile.stackLevel &&
            installed.profile.chargingProfilePurpose == profile.chargingProfilePurpose);
}

} // namespace

bool ChargingProfiles::allowed(std::int64_t number, const ChargingProfile& profile, const Evse* evse) const {
    if (profile.chargingSchedule.empty())
        return false;
    const auto& schedule = profile.chargingSchedule.front();
    const auto& periods = schedule.chargingSchedulePeriod;
    if (periods.empty() || periods.front().startPeriod != 0 || periods.size() > limits_.periods ||
        profile.stackLevel > limits_.stack_level)
        return false;
    const bool recurring = profile.chargingProfileKind == Kind::Recurring;
    if (recurring && (!profile.recurrencyKind || !schedule.startSchedule))
        return false;
    if (profile.chargingProfilePurpose == Purpose::ChargingStationMaxProfile)
        return number == 0;
    if (profile.chargingProfilePurpose == Purpose::ChargingStationExternalConstraints)
        return false; // K01.FR.22
    if (profile.chargingProfilePurpose != Purpose::TxProfile)
        return true;
    return evse && (evse->transaction || !evse->transaction_id.empty()) &&
           (!profile.transactionId || evse->transaction_id == profile.transactionId->str());
}

bool ChargingProfiles::install(std::int64_t number, const ChargingProfile& profile, const Evse* evse) {
    if (!allowed(number, profile, evse))
        return false;
    const auto replaced = std::count_if(installed_.begin(), installed_.end(),
                                        [&](const auto& each) { return same_slot(each, number, profile); });
    if (installed_.size() - static_cast<std::size_t>(replaced) >= limits_.profiles)
        return false;
    std::erase_if(installed_, [&](const auto& each) { return same_slot(each, number, profile); });
    installed_.push_back({number, profile});
    return true;
}

namespace {

bool fits(const ChargingProfiles::Filter& filter, const ChargingProfiles::Installed& each) {
    const auto& profile = each.profile;
    if (!filter.ids.empty())
        return std::ranges::count(filter.ids, profile.id) > 0;
    return (!filter.evse || each.evse == *filter.evse) &&
           (!filter.purpose || profile.chargingProfilePurpose.text() == *filter.purpose) &&
           (!filter.stack_level || profile.stackLevel == *filter.stack_level);
}

} // namespace

std::size_t ChargingProfiles::clear(const Filter& filter) {
    return std::erase_if(installed_, [&](const Installed& each) {
        return each.profile.chargingProfilePurpose != Purpose::ChargingStationExternalConstraints &&
               fits(filter, each);
    });
}

std::vector<ChargingProfiles::Installed> ChargingProfiles::find(const Filter& filter) const {
    std::vector<Installed> found;
    for (const auto& each : installed_)
        if (fits(filter, each))
            found.push_back(each);
    return found;
}

void ChargingProfiles::limit_from_outside(const ChargingProfile& limit) {
    lift_limit_from_outside();
    installed_.push_back({0, limit});
}

bool ChargingProfiles::lift_limit_from_outside() {
    return std::erase_if(installed_, [](const Installed& each) {
               return each.profile.chargingProfilePurpose == Purpose::ChargingStationExternalConstraints;
           }) > 0;
}

void ChargingProfiles::transaction_ended(unsigned evse) {
    std::erase_if(installed_, [&](const Installed& each) {
        return each.evse == evse && each.profile.chargingProfilePurpose == Purpose::TxProfile;
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
    const auto& schedule = strongest->profile.chargingSchedule.front();
    const auto& periods = schedule.chargingSchedulePeriod;
    auto current = periods.begin();
    for (auto period = periods.begin(); period != periods.end() && period->startPeriod <= passed; ++period)
        current = period;
    return watts(schedule, *current, evse.supply);
}

std::optional<double> ChargingProfiles::limit_of_all(const Evse& evse, ocpp::DateTime at) const {
    const auto own = limit_of(Purpose::ChargingStationMaxProfile, evse, at);
    const auto outside = limit_of(Purpose::ChargingStationExternalConstraints, evse, at);
    if (own && outside)
        return std::min(*own, *outside);
    return own ? own : outside;
}

std::optional<double> ChargingProfiles::limit_w(const Evse& evse, ocpp::DateTime at,
                                                std::size_t charging) const {
    auto whole = limit_of_all(evse, at);
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
    const auto whole = limit_of_all(evses.front(), at);
    return std::min(sum, whole.value_or(sum));
}

ChargingProfile constant_limit(double watts, ocpp::DateTime from) {
    ChargingProfile profile;
    profile.chargingProfilePurpose = Purpose::ChargingStationExternalConstraints;
    profile.chargingProfileKind = Kind::Absolute;
    auto& schedule = profile.chargingSchedule.emplace_back();
    schedule.startSchedule = from;
    schedule.chargingRateUnit = v2::ChargingRateUnitEnum::W;
    schedule.chargingSchedulePeriod.emplace_back().limit = watts;
    return profile;
}

ChargingProfiles::Composite ChargingProfiles::composite(std::span<const Evse> evses, ocpp::DateTime from,
                                                        std::int64_t duration_s, Unit unit) const {
    Composite schedule{duration_s, from, {}};
    const auto& supply = evses.front().supply;
    const double divisor = unit == Unit::amperes ? supply.voltage_v * supply.phases : 1;
    double last = -1;
    for (std::int64_t second = 0; second < std::min(duration_s, longest_schedule_s); ++second) {
        const double limit = limit_w(evses, ocpp::DateTime(from.at + std::chrono::seconds(second)));
        if (limit == last)
            continue;
        last = limit;
        schedule.periods.emplace_back(second, limit / divisor);
    }
    return schedule;
}

} // namespace voltgate::simulator
