/// What is remembered of the profiles on charge points, and what it comes to. Each runs in a write of the
/// store, the last in a read.
#include "core/events.hpp"
#include "core/json/write.hpp"
#include "core/protocol_family.hpp"
#include "core/smart_charging/limits.hpp"
#include "core/smart_charging/smart_charging.hpp"
#include "core/smart_charging/v16.hpp"
#include "core/smart_charging/v2.hpp"
#include "core/smart_charging/view.hpp"
#include "storage/records/charging_limits.hpp"
#include "storage/records/commands.hpp"
#include "storage/records/evses.hpp"
#include "storage/ulid.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <numbers>
#include <utility>

namespace voltgate::core::smart_charging {

namespace {

using storage::Database;
using storage::InstalledProfile;

constexpr double usual_voltage_v = 230;
constexpr double between_phases_v = 300; // above, a voltage is that between two phases
constexpr std::int64_t usual_phases = 3;

/// The session has ended while the charge point was asked, and its profile with it.
bool is_over(Database& db, const Target& target) {
    if (target.profile.purpose != Purpose::tx_profile || !target.session)
        return false;
    const auto session = storage::sessions::get(db, target.session->id);
    return session && session->status != storage::SessionStatus::active;
}

Supply supply_of(const storage::Evse& evse) {
    Supply supply;
    const bool dc = evse.current_type == storage::CurrentType::dc;
    supply.phases = dc ? 1 : evse.phases.value_or(usual_phases);
    supply.voltage_v = evse.max_voltage_v.value_or(usual_voltage_v);
    if (!dc && supply.voltage_v > between_phases_v)
        supply.voltage_v /= std::numbers::sqrt3;
    supply.max_power_w = evse.max_power_w;
    supply.direct_current = dc;
    return supply;
}

} // namespace

InstalledView view_of(const InstalledProfile& installed) {
    return {.id = installed.id,
            .charge_point_id = installed.charge_point_id,
            .evse_id = installed.evse_id,
            .purpose = installed.purpose,
            .stack_level = installed.stack_level,
            .session_id = installed.session_id,
            .command_id = installed.command_id,
            .charging_profile = installed.profile,
            .installed_at = installed.installed_at,
            .source = installed.source};
}

Capabilities capabilities_of(Database& db, const std::string& charge_point_id) {
    return family_of(db, charge_point_id) == Family::v2 ? v2::capabilities_of(db, charge_point_id)
                                                        : v16::capabilities_of(db, charge_point_id);
}

std::vector<Place> places_of(Database& db, const std::string& charge_point_id) {
    std::vector<Place> places;
    for (const auto& evse : storage::evses::of_charge_point(db, charge_point_id)) {
        Place place{evse.number, supply_of(evse), {}};
        if (const auto session = storage::sessions::open_on(db, charge_point_id, evse.number))
            place.transaction_started_at = session->started_at;
        places.push_back(std::move(place));
    }
    // A transaction may be the first sign of an EVSE.
    for (const auto& session : storage::sessions::open_of(db, charge_point_id)) {
        const bool known = std::any_of(places.begin(), places.end(),
                                       [&](const Place& place) { return place.evse_id == session.evse_id; });
        if (!known)
            places.push_back({session.evse_id, Supply{}, session.started_at});
    }
    return places;
}

bool is_place(Database& db, const std::string& charge_point_id, std::int64_t evse_id,
              const availability::EquipmentSettings& settings) {
    if (evse_id <= 0)
        return evse_id == 0;
    const bool may_be_new = evse_id <= settings.most_evses;
    return storage::evses::by_number(db, charge_point_id, evse_id) ||
           storage::sessions::open_on(db, charge_point_id, evse_id) ||
           (may_be_new && storage::evses::of_charge_point(db, charge_point_id).empty());
}

Supply supply_of(Database& db, const std::string& charge_point_id, std::int64_t evse_id) {
    const auto evse = storage::evses::by_number(db, charge_point_id, evse_id);
    return evse ? supply_of(*evse) : Supply{};
}

void installed(Database& db, const std::string& charge_point_id, const Target& target,
               const std::optional<std::string>& command_id, Instant now) {
    const auto charge_point = storage::charge_points::get(db, charge_point_id);
    if (!charge_point || is_over(db, target))
        return;
    InstalledProfile row;
    row.id = storage::new_id("cpr", now);
    row.organization_id = charge_point->organization_id;
    row.charge_point_id = charge_point_id;
    row.profile_id = target.profile.id.value_or(0);
    row.evse_id = target.evse_id;
    row.purpose = target.profile.purpose;
    row.stack_level = target.profile.stack_level;
    if (target.profile.purpose == Purpose::tx_profile && target.session)
        row.session_id = target.session->id;
    row.command_id = command_id;
    row.profile.text = json::to_text(target.profile);
    row.installed_at = now;
    if (capabilities_of(db, charge_point_id).replaces_by_place)
        storage::charging_profiles::put_alone(db, row);
    else
        storage::charging_profiles::put(db, row);
    events::record(db, events::charging_profile_applied, {row.organization_id, charge_point_id}, now,
                   view_of(row));
}

void cleared(Database& db, const std::string& charge_point_id, const ClearChargingProfile& selection) {
    storage::charging_profiles::Selection gone;
    gone.profile_id = selection.id;
    if (!selection.id) { // an id alone says which one
        gone.evse_id = selection.evse_id;
        gone.stack_level = selection.stack_level;
        if (selection.purpose)
            gone.purpose = purpose_of(*selection.purpose);
    }
    storage::charging_profiles::clear(db, charge_point_id, gone);
}

void session_started(Database& db, const storage::Session& session) {
    const auto command = session.command_id ? storage::commands::get(db, *session.command_id) : std::nullopt;
    if (!command)
        return;
    const auto request = boost::json::parse(command->request.text);
    const auto* body = request.is_object() ? request.get_object().if_contains("charging_profile") : nullptr;
    if (body == nullptr || !body->is_object())
        return;
    const auto profile = read_profile(body->get_object());
    if (!profile)
        return;
    installed(db, session.charge_point_id, Target{session.evse_id, session, *profile}, command->id,
              session.updated_at);
}

void session_ended(Database& db, const storage::Session& session) {
    storage::charging_needs::forget(db, session.charge_point_id, session.evse_id, session.id);
    storage::charging_profiles::clear_session(db, session.id);
}

CompositeSchedule expected_schedule(Database& db, const std::string& charge_point_id, std::int64_t evse_id,
                                    const Window& window) {
    auto profiles = limits_in_force(db, charge_point_id);
    for (const auto& row : storage::charging_profiles::of_charge_point(db, charge_point_id)) {
        const auto profile = read_profile(boost::json::parse(row.profile.text).as_object());
        if (profile)
            profiles.push_back({row.evse_id, *profile});
    }
    return composite_schedule(profiles, places_of(db, charge_point_id), evse_id, window);
}

} // namespace voltgate::core::smart_charging
