#include "core/smart_charging/placing.hpp"

#include "storage/records/evses.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace voltgate::core::smart_charging {

namespace {

using storage::Database;
using Placing = boost::system::result<Target, Refusal>;

bool knows_evse(Database& db, const std::string& charge_point_id, std::int64_t evse_id) {
    return storage::evses::by_number(db, charge_point_id, evse_id).has_value() ||
           storage::evses::of_charge_point(db, charge_point_id).empty();
}

/// The session that a tx_profile is for, by what the operator said of it.
std::optional<storage::Session> session_of(Database& db, const std::string& charge_point_id,
                                           const SetChargingProfile& asked, const ChargingProfile& profile) {
    if (asked.session_id)
        return storage::sessions::get(db, *asked.session_id);
    if (profile.transaction_id)
        return storage::sessions::by_transaction_id(db, charge_point_id, *profile.transaction_id);
    return asked.evse_id ? storage::sessions::open_on(db, charge_point_id, *asked.evse_id) : std::nullopt;
}

/// A start that came late may be that of a session that is over, unless something was heard of it since (1.6
/// section 5.16).
bool may_be_over(const storage::Session& session, const Settings& settings) {
    if (!session.started_at || !session.start_received_at)
        return false;
    const bool late = *session.start_received_at - *session.started_at > settings.sessions.stale_start;
    return late && (!session.last_meter_at || *session.last_meter_at < *session.start_received_at);
}

std::optional<Refusal> refuse_session(const std::string& charge_point_id, const SetChargingProfile& asked,
                                      const std::optional<storage::Session>& session,
                                      const Settings& settings) {
    const std::string field = asked.session_id || !asked.evse_id ? "session_id" : "evse_id";
    if (!session || session->charge_point_id != charge_point_id)
        return invalid(field, asked.session_id ? "this charge point has no such session"
                                               : "a tx_profile needs a running transaction");
    if (session->status != storage::SessionStatus::active)
        return Refusal{Refusal::Kind::conflict, "session_not_running", field, "the session does not run"};
    if (asked.evse_id && *asked.evse_id != 0 && *asked.evse_id != session->evse_id)
        return invalid("evse_id", "the session runs on EVSE " + std::to_string(session->evse_id));
    if (may_be_over(*session, settings))
        return Refusal{Refusal::Kind::conflict, "session_may_be_over", field,
                       "the start of the session was told of late and no meter value since: it may be over"};
    return std::nullopt;
}

Placing at_session(Database& db, const std::string& charge_point_id, const SetChargingProfile& asked,
                   ChargingProfile profile, const Settings& settings) {
    auto session = session_of(db, charge_point_id, asked, profile);
    if (auto refusal = refuse_session(charge_point_id, asked, session, settings))
        return *std::move(refusal);
    profile.transaction_id = session->transaction_id;
    const auto evse_id = session->evse_id;
    return Target{evse_id, std::move(session), std::move(profile)};
}

Placing at_evse(Database& db, const std::string& charge_point_id, const SetChargingProfile& asked,
                ChargingProfile profile) {
    const auto evse_id = asked.evse_id.value_or(0);
    if (asked.session_id)
        return invalid("session_id", "belongs to a tx_profile only");
    if (profile.purpose == Purpose::charging_station_max_profile && evse_id != 0)
        return invalid("evse_id", "must be 0 or absent: the maximum is that of the whole charge point");
    if (evse_id != 0 && !knows_evse(db, charge_point_id, evse_id))
        return invalid("evse_id", "the charge point has no such EVSE");
    return Target{evse_id, {}, std::move(profile)};
}

/// The best-fed EVSE stands for the charge point.
Supply supply_at(Database& db, const std::string& charge_point_id, std::int64_t evse_id) {
    if (evse_id != 0)
        return supply_of(db, charge_point_id, evse_id);
    Supply widest;
    bool any = false;
    for (const auto& place : places_of(db, charge_point_id)) {
        if (!any || place.supply.phases > widest.phases)
            widest = place.supply;
        any = true;
    }
    return widest;
}

/// Whether one is in force while the other is.
bool overlap(const ChargingProfile& one, const ChargingProfile& other) {
    const bool one_first = one.valid_to && other.valid_from && *one.valid_to <= *other.valid_from;
    const bool other_first = other.valid_to && one.valid_from && *other.valid_to <= *one.valid_from;
    return !one_first && !other_first;
}

/// Whether the installed one stands where the new one is to go: of the same purpose and stack level, on the
/// same EVSE or, of what holds for any session, on all (K01.FR.06, K01.FR.39, K01.FR.52, K01.FR.53).
bool is_in_the_way(const storage::InstalledProfile& row, const Target& target) {
    if (row.purpose != target.profile.purpose || row.stack_level != target.profile.stack_level ||
        row.source != storage::own_profiles || row.profile_id == target.profile.id)
        return false;
    const bool every_evse =
        row.purpose == Purpose::tx_default_profile && (row.evse_id == 0 || target.evse_id == 0);
    if (row.evse_id != target.evse_id && !every_evse)
        return false;
    const auto profile = read_profile(boost::json::parse(row.profile.text).as_object());
    return profile && overlap(*profile, target.profile);
}

/// Where a charge point lets no two profiles stand in one place, the new one bears the number of the old one,
/// or has to wait until that is cleared.
std::optional<Refusal> take_place(Database& db, const std::string& charge_point_id, Target& target) {
    for (const auto& row : storage::charging_profiles::of_charge_point(db, charge_point_id)) {
        if (!is_in_the_way(row, target))
            continue;
        if (target.profile.id || row.evse_id != target.evse_id)
            return Refusal{
                Refusal::Kind::conflict, "profile_overlaps", "charging_profile",
                "profile " + std::to_string(row.profile_id) +
                    " has the same purpose, stack level and time: set it by its number, or clear it"};
        target.profile.id = row.profile_id;
    }
    return std::nullopt;
}

void start_at(ChargingSchedule& schedule, Instant now) {
    if (!schedule.start_schedule)
        schedule.start_schedule = now;
}

void give_starts(ChargingProfile& profile, Instant now) {
    start_at(profile.charging_schedule, now);
    if (profile.alternative_schedules) {
        for (auto& each : *profile.alternative_schedules)
            start_at(each, now);
    }
}

/// Makes of the profile what the charge point can take, as far as the operator lets it.
void adapt(Database& db, const std::string& charge_point_id, const SetChargingProfile& asked,
           const Capabilities& capabilities, Target& target) {
    auto& schedule = target.profile.charging_schedule;
    const auto unit = schedule.charging_rate_unit;
    if (asked.convert_unit.value_or(false) && !capabilities.takes(unit))
        schedule = converted(std::move(schedule), unit == RateUnit::A ? RateUnit::W : RateUnit::A,
                             supply_at(db, charge_point_id, target.evse_id));
    if (asked.fallback.value_or(false) && capabilities.max_stack_level)
        target.profile.stack_level = std::min(target.profile.stack_level, *capabilities.max_stack_level);
}

std::optional<Refusal> refuse_too_many(Database& db, const std::string& charge_point_id, const Target& target,
                                       const Capabilities& capabilities) {
    storage::InstalledProfile row;
    row.charge_point_id = charge_point_id;
    row.profile_id = target.profile.id.value_or(0);
    row.evse_id = target.evse_id;
    row.purpose = target.profile.purpose;
    row.stack_level = target.profile.stack_level;
    if (!capabilities.max_installed ||
        storage::charging_profiles::beside(db, row) < *capabilities.max_installed)
        return std::nullopt;
    return Refusal{Refusal::Kind::conflict, "too_many_profiles", "charging_profile",
                   "the charge point holds " + std::to_string(*capabilities.max_installed) +
                       " profiles already; clear one first"};
}

} // namespace

std::optional<Refusal> first_fault(const json::FieldErrors& faults) {
    if (faults.empty())
        return std::nullopt;
    const auto& [path, messages] = *faults.begin();
    return invalid("charging_profile." + path, messages.front());
}

Placing place(Database& db, const std::string& charge_point_id, const SetChargingProfile& asked, Instant now,
              const Settings& settings) {
    auto read = read_profile(asked.charging_profile);
    if (!read)
        return *first_fault(read.error());
    if (read->valid_to && *read->valid_to <= now)
        return invalid("charging_profile.valid_to", "is in the past");
    auto placed = read->purpose == Purpose::tx_profile
                      ? at_session(db, charge_point_id, asked, std::move(*read), settings)
                      : at_evse(db, charge_point_id, asked, std::move(*read));
    if (!placed)
        return placed;
    const auto capabilities = capabilities_of(db, charge_point_id);
    adapt(db, charge_point_id, asked, capabilities, *placed);
    if (capabilities.absolute_needs_start && placed->profile.kind == Kind::absolute)
        give_starts(placed->profile, now);
    if (auto refusal = first_fault(validate(placed->profile, capabilities)))
        return *std::move(refusal);
    if (!capabilities.replaces_by_place) {
        if (auto refusal = take_place(db, charge_point_id, *placed))
            return *std::move(refusal);
    }
    if (auto refusal = refuse_too_many(db, charge_point_id, *placed, capabilities))
        return *std::move(refusal);
    return placed;
}

} // namespace voltgate::core::smart_charging

namespace voltgate::core {

void throw_exception_from_error(const Refusal& refusal, const boost::source_location&) {
    throw std::logic_error("refused: " + refusal.detail);
}

} // namespace voltgate::core
