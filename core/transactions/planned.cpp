#include "core/transactions/planned.hpp"

#include "core/transactions/ending.hpp"
#include "core/transactions/start_window.hpp"
#include "storage/ulid.hpp"

namespace voltgate::core::transactions {

namespace {

using storage::CommandStatus;
using storage::SessionStatus;

/// What was asked for longer ago is not looked for: starts wait to be sent, but seldom so long.
constexpr std::chrono::hours longest_way_to_it{7 * 24};

/// How a session ends that did not begin.
struct Unbegun {
    SessionStatus status = SessionStatus::failed;
    std::string_view reason = reason_remote_start_failed;
};

/// Nothing: it may begin yet.
std::optional<Unbegun> verdict_on(storage::Database& db, const storage::Command& start, Instant now,
                                  const Settings& settings) {
    if (!start.completed_at)
        return std::nullopt;
    const bool window_is_over =
        *start.completed_at + start_window(db, start.charge_point_id, settings) <= now;
    switch (start.status) {
    case CommandStatus::accepted:
        return window_is_over ? std::optional(Unbegun{SessionStatus::expired, reason_no_ev}) : std::nullopt;
    case CommandStatus::timed_out:
        // The answer is lost, the charge point may have taken the start all the same.
        if (start.sent_at && !window_is_over)
            return std::nullopt;
        return Unbegun{SessionStatus::expired, reason_lost};
    case CommandStatus::expired:
        return Unbegun{SessionStatus::expired, reason_lost};
    default:
        return Unbegun{};
    }
}

void settle(storage::Database& db, storage::Session session, Instant now, const Settings& settings) {
    const auto start = storage::commands::get(db, session.command_id.value_or(""));
    const auto verdict = start ? verdict_on(db, *start, now, settings) : std::optional(Unbegun{});
    if (verdict)
        close_unbegun(db, std::move(session), verdict->status, verdict->reason, now);
}

/// The charge point has, or may have, taken the start.
bool was_delivered(const storage::Command& start) {
    return start.status == CommandStatus::accepted ||
           (start.status == CommandStatus::timed_out && start.sent_at);
}

/// The session that was last asked for there and was given up, when the vehicle comes as late again at most.
std::optional<storage::Session> given_up_for(storage::Database& db, const Start& start, Instant started_at,
                                             const Settings& settings) {
    const auto& station = start.origin.charge_point_id;
    auto session = storage::sessions::last_asked_for(
        db, station, start.evse_id, start.id_tag,
        {started_at - longest_way_to_it, started_at + settings.clocks.tolerance});
    if (!session || !is_given_up(*session))
        return std::nullopt;
    const auto command = storage::commands::get(db, *session->command_id);
    const bool in_time = command && command->completed_at && was_delivered(*command) &&
                         started_at < *command->completed_at + 2 * start_window(db, station, settings);
    return in_time ? std::move(session) : std::nullopt;
}

} // namespace

bool is_given_up(const storage::Session& planned) {
    return planned.status == SessionStatus::expired && !planned.started_at;
}

std::optional<Refusal> plan(storage::Database& db, storage::Command& start, const Plan& plan) {
    storage::Session session;
    session.id = storage::new_id("ses", start.created_at);
    session.organization_id = start.organization_id;
    session.charge_point_id = start.charge_point_id;
    session.evse_id = start.evse_id.value_or(0);
    session.id_tag = start.id_tag;
    session.status = SessionStatus::pending;
    session.origin = storage::SessionOrigin::remote;
    session.command_id = start.id;
    session.external_id = plan.external_id;
    session.custom = plan.custom;
    session.created_at = session.updated_at = start.created_at;
    tariff_cost::assign(db, session);
    if (plan.limits) {
        if (auto fault = fault_of(db, session, *plan.limits))
            return fault;
    }
    set_limits(session, plan.limits);
    storage::sessions::add(db, session);
    start.session_id = session.id;
    return std::nullopt;
}

void settle_planned(storage::Database& db, const std::string& session_id, Instant now,
                    const Settings& settings) {
    auto session = storage::sessions::get(db, session_id);
    if (session && session->status == SessionStatus::pending)
        settle(db, std::move(*session), now, settings);
}

void settle_planned(storage::Database& db, Instant now, const Settings& settings) {
    constexpr std::int64_t at_once = 1'000;
    for (auto& session : storage::sessions::all_pending(db, at_once))
        settle(db, std::move(session), now, settings);
}

std::optional<storage::Session> planned_for(storage::Database& db, const Start& start, Instant started_at,
                                            const Settings& settings) {
    auto session =
        storage::sessions::pending_for(db, start.origin.charge_point_id, start.evse_id, start.id_tag);
    // A start of an earlier offline time that is delivered now is another one.
    if (session && started_at < session->created_at - settings.clocks.tolerance)
        session.reset();
    return session ? std::move(session) : given_up_for(db, start, started_at, settings);
}

} // namespace voltgate::core::transactions
