#include "core/smart_charging/needs.hpp"

#include "core/events.hpp"
#include "core/json/write.hpp"
#include "core/smart_charging/limits.hpp"
#include "core/smart_charging/smart_charging.hpp"
#include "core/smart_charging/view.hpp"
#include "storage/records/charging_limits.hpp"
#include "storage/records/sessions.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace voltgate::core::smart_charging {

namespace {

namespace asio = boost::asio;
namespace needs = storage::charging_needs;
using storage::ChargingNeed;
using storage::Database;

constexpr std::int64_t at_once = 200;
constexpr std::size_t most_periods = 1'000;
/// Nobody's plans reach further, and every day of a schedule is computed.
constexpr std::chrono::seconds longest_schedule = std::chrono::hours(48);

/// A profile that is ready to be set.
struct Ready {
    ChargingNeed need;
    ChargingProfile profile;
};

/// The profiles of an EVSE but the one that the vehicle was given for its needs.
std::vector<Placed> others(Database& db, const ChargingNeed& need) {
    auto profiles = limits_in_force(db, need.charge_point_id);
    for (const auto& row : storage::charging_profiles::of_charge_point(db, need.charge_point_id)) {
        if (need.command_id && row.command_id == need.command_id)
            continue;
        if (const auto profile = read_profile(boost::json::parse(row.profile.text).as_object()))
            profiles.push_back({row.evse_id, *profile});
    }
    return profiles;
}

/// Above the other profiles of the session, which its limits are made of.
std::int64_t stack_level(const std::vector<Placed>& profiles, const storage::Session& session,
                         const Capabilities& can) {
    std::int64_t level = 0;
    for (const auto& each : profiles) {
        if (each.profile.purpose == Purpose::tx_profile && each.evse_id == session.evse_id)
            level = std::max(level, each.profile.stack_level + 1);
    }
    return std::min(level, can.max_stack_level.value_or(level));
}

/// A vehicle that leaves later than it was heard of, or does not say.
std::chrono::seconds length_of(const ChargingNeed& need, Instant now, const Settings& settings) {
    if (!need.departure_at || *need.departure_at <= now)
        return settings.charging.offer_length;
    return std::min(std::chrono::ceil<std::chrono::seconds>(*need.departure_at - now), longest_schedule);
}

/// A vehicle's schedule as far as it is looked at.
ChargingSchedule within_reach(ChargingSchedule schedule) {
    if (schedule.duration)
        schedule.duration = std::clamp<std::int64_t>(*schedule.duration, 1, longest_schedule.count());
    for (auto& period : schedule.charging_schedule_period)
        period.start_period = std::clamp<std::int64_t>(period.start_period, 0, longest_schedule.count());
    return schedule;
}

std::size_t periods_for(const ChargingNeed& need, const Capabilities& can) {
    auto count = most_periods;
    if (need.max_periods && *need.max_periods > 0)
        count = std::min(count, static_cast<std::size_t>(*need.max_periods));
    if (can.max_periods && *can.max_periods > 0)
        count = std::min(count, static_cast<std::size_t>(*can.max_periods));
    return count;
}

ChargingProfile profile_for(Database& db, const ChargingNeed& need, const storage::Session& session,
                            Instant now, const Settings& settings) {
    const auto can = capabilities_of(db, need.charge_point_id);
    const auto wants = json::read<VehicleNeeds>(boost::json::parse(need.needs.text));
    const auto vehicle = wants ? *wants : VehicleNeeds{};
    const auto profiles = others(db, need);
    const Window window{std::chrono::floor<std::chrono::seconds>(now), length_of(need, now, settings),
                        vehicle.unit};
    const auto allowed =
        composite_schedule(profiles, places_of(db, need.charge_point_id), need.evse_id, window);
    ChargingProfile profile;
    profile.purpose = Purpose::tx_profile;
    profile.kind = Kind::absolute;
    profile.stack_level = stack_level(profiles, session, can);
    profile.charging_schedule = offer(vehicle, allowed, periods_for(need, can));
    return profile;
}

std::optional<storage::Session> session_of(Database& db, const ChargingNeed& need) {
    auto session = need.session_id ? storage::sessions::get(db, *need.session_id)
                                   : storage::sessions::open_on(db, need.charge_point_id, need.evse_id);
    if (session && session->status != storage::SessionStatus::active)
        session.reset();
    return session;
}

/// What is owed now to charge points that are there; what is owed for too long is given up.
std::vector<Ready> due(Database& db, Instant now, const Settings& settings) {
    std::vector<Ready> out;
    for (auto& need : needs::owed(db, at_once)) {
        if (*need.answer_by <= now) {
            need.answer_by.reset();
            needs::put(db, need);
            continue;
        }
        const auto session = session_of(db, need);
        const auto charge_point = storage::charge_points::get(db, need.charge_point_id);
        if (session && charge_point && charge_point->connected) {
            need.session_id = session->id;
            auto profile = profile_for(db, need, *session, now, settings);
            out.push_back({std::move(need), std::move(profile)});
        }
    }
    return out;
}

/// Books which command pays what is owed; another round may have done so.
std::optional<Refusal> claim(Database& db, const ChargingNeed& asked, const storage::Command& command) {
    auto need = needs::get(db, asked.charge_point_id, asked.evse_id);
    if (!need || !need->answer_by)
        return Refusal{Refusal::Kind::conflict, "profile_sent", "session_id", "it is on its way already"};
    need->session_id = asked.session_id;
    need->command_id = command.id;
    need->answer_by.reset();
    needs::put(db, *need);
    return std::nullopt;
}

Submission submission_of(const Ready& ready) {
    Submission submission;
    submission.charge_point_id = ready.need.charge_point_id;
    submission.verb = "set-charging-profile";
    boost::json::object body;
    body["session_id"] = *ready.need.session_id;
    body["convert_unit"] = true;
    body["charging_profile"] = boost::json::parse(json::to_text(ready.profile));
    submission.body = std::move(body);
    submission.wait = std::chrono::milliseconds(0);
    submission.on_booked = [need = ready.need](Database& db, storage::Command& command) {
        return claim(db, need, command);
    };
    return submission;
}

ChargingNeed need_at(Database& db, const Origin& origin, std::int64_t evse_id) {
    auto known = needs::get(db, origin.charge_point_id, evse_id);
    const auto session = storage::sessions::open_on(db, origin.charge_point_id, evse_id);
    const auto running = session ? std::optional(session->id) : std::nullopt;
    if (known && known->session_id == running)
        return *known;
    ChargingNeed need;
    need.organization_id = origin.organization_id;
    need.charge_point_id = origin.charge_point_id;
    need.evse_id = evse_id;
    need.session_id = running;
    need.received_at = origin.received_at;
    return need;
}

} // namespace

NeedsView view_of(const ChargingNeed& need) {
    return {.charge_point_id = need.charge_point_id,
            .evse_id = need.evse_id,
            .session_id = need.session_id,
            .needs = need.needs,
            .max_periods = need.max_periods,
            .departure_at = need.departure_at,
            .received_at = need.received_at,
            .command_id = need.command_id,
            .ev_schedule = need.ev_schedule,
            .ev_schedule_fits = need.ev_schedule_fits};
}

NeedsAnswer needs_told(Database& db, const TellNeeds& told, const Settings& settings) {
    if (!is_place(db, told.origin.charge_point_id, told.evse_id, settings.equipment))
        return NeedsAnswer::rejected;
    auto need = need_at(db, told.origin, told.evse_id);
    need.needs.text = json::to_text(told.needs);
    need.max_periods = told.max_periods;
    need.departure_at = told.departure_at;
    need.received_at = told.origin.received_at;
    need.answer_by = told.origin.received_at + settings.charging.offer_within;
    needs::put(db, need);
    events::record(db, events::charging_needs_told, {need.organization_id, need.charge_point_id},
                   need.received_at, view_of(need));
    return need.session_id ? NeedsAnswer::accepted : NeedsAnswer::processing;
}

bool schedule_told(Database& db, const TellSchedule& told, const Settings& settings) {
    if (!is_place(db, told.origin.charge_point_id, told.evse_id, settings.equipment))
        return false;
    auto need = need_at(db, told.origin, told.evse_id);
    const auto schedule = within_reach(told.schedule);
    const auto length =
        schedule.duration ? std::chrono::seconds(*schedule.duration) : settings.charging.offer_length;
    const Window window{told.begins, length, schedule.charging_rate_unit};
    const auto allowed = expected_schedule(db, told.origin.charge_point_id, told.evse_id, window);
    const bool fits = keeps_to(schedule, told.begins, allowed);
    if (need.needs.text == ChargingNeed{}.needs.text) // it is told its limits in the unit that it speaks
        need.needs.text = json::to_text(VehicleNeeds{.unit = told.schedule.charging_rate_unit});
    need.ev_schedule.emplace().text = json::to_text(told.schedule);
    need.ev_schedule_fits = fits;
    if (!fits)
        need.answer_by = told.origin.received_at + settings.charging.offer_within;
    needs::put(db, need);
    events::record(db, events::charging_needs_told, {need.organization_id, need.charge_point_id},
                   told.origin.received_at, view_of(need));
    return fits;
}

bool limits_changed(Database& db, const Origin& origin, const Settings& settings) {
    bool any = false;
    for (auto& need : needs::of_charge_point(db, origin.charge_point_id)) {
        if (!need.command_id || !session_of(db, need))
            continue;
        need.answer_by = origin.received_at + settings.charging.offer_within;
        needs::put(db, need);
        any = true;
    }
    return any;
}

asio::awaitable<void> Offers::send() {
    const auto owed = co_await store_.read([](Database& db) { return needs::owed(db, 1); });
    if (owed.empty())
        co_return;
    const auto ready = co_await store_.write([&](Database& db) { return due(db, clock_.now(), settings_); });
    for (const auto& each : ready) {
        auto submission = submission_of(each);
        auto sent = commands_.submit(std::move(submission)); // refused: another round has sent it
        co_await std::move(sent);
    }
}

} // namespace voltgate::core::smart_charging
