#include "core/transactions/limits.hpp"

#include "core/events.hpp"
#include "core/json/read.hpp"
#include "core/transactions/session_view.hpp"
#include "storage/records/limit_stops.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <utility>

namespace voltgate::core::transactions {

namespace {

bool any(const Limits& limits) {
    return limits.energy_wh || limits.duration_seconds || limits.money;
}

/// The money limit as an amount that these terms can reach.
std::optional<std::int64_t> amount_of(const Limits& limits, const std::optional<tariff_cost::Terms>& terms) {
    const bool comparable = limits.money && terms && terms->currency == limits.money->currency;
    return comparable ? std::optional(limits.money->amount) : std::nullopt;
}

void book_stop(storage::Database& db, const storage::RunningSession& session, Instant now) {
    storage::LimitStop stop;
    stop.session_id = session.id;
    stop.charge_point_id = session.charge_point_id;
    stop.next_at = now;
    storage::limit_stops::save(db, stop);
}

void tell_updated(storage::Database& db, const std::string& session_id, Instant now) {
    const auto session = storage::sessions::get(db, session_id).value();
    events::record(db, events::session_updated, {session.organization_id, session.charge_point_id}, now,
                   view_of(session));
}

} // namespace

std::optional<Limits> limits_of(const storage::RunningSession& session) {
    if (!session.limits)
        return std::nullopt;
    auto limits = json::read_stored<Limits>(boost::json::parse(session.limits->text));
    return limits ? std::optional(std::move(*limits)) : std::nullopt;
}

void set_limits(storage::RunningSession& session, const std::optional<Limits>& limits) {
    session.limits.reset();
    if (limits && any(*limits))
        session.limits = storage::JsonText{json::to_text(*limits)};
}

std::optional<Refusal> fault_of(storage::Database& db, const storage::RunningSession& session,
                                const Limits& limits) {
    if (!limits.money)
        return std::nullopt;
    const auto terms = tariff_cost::terms_of(db, session);
    if (!terms)
        return Refusal{Refusal::Kind::invalid, "no_tariff", "limits.money",
                       "needs a tariff, and the charge point has none"};
    if (terms->currency != limits.money->currency)
        return Refusal{Refusal::Kind::invalid, "other_currency", "limits.money.currency",
                       "must be that of the tariff: " + terms->currency};
    return std::nullopt;
}

std::optional<std::string_view> reached(const storage::RunningSession& session, const Limits& limits,
                                        const std::optional<tariff_cost::Terms>& terms, Instant at) {
    const auto usage = tariff_cost::usage_of(session, at);
    if (limits.energy_wh && usage.energy_wh >= *limits.energy_wh)
        return energy_limit_reached;
    if (limits.duration_seconds && usage.seconds >= *limits.duration_seconds)
        return time_limit_reached;
    if (const auto amount = amount_of(limits, terms);
        amount && tariff_cost::price(*terms, usage).amount >= *amount)
        return cost_limit_reached;
    return std::nullopt;
}

std::optional<Instant> reached_by_time(const storage::RunningSession& session, const Limits& limits,
                                       const std::optional<tariff_cost::Terms>& terms) {
    auto seconds = limits.duration_seconds;
    if (const auto amount = amount_of(limits, terms)) {
        const auto energy = tariff_cost::usage_of(session, {}).energy_wh;
        const auto paid = tariff_cost::seconds_until(*terms, energy, *amount);
        if (paid)
            seconds = std::min(seconds.value_or(*paid), *paid);
    }
    if (!seconds || !session.started_at)
        return std::nullopt;
    return *session.started_at + std::chrono::seconds(*seconds);
}

bool needs_meter(storage::Database& db, const storage::RunningSession& session) {
    const auto limits = limits_of(session);
    if (session.limit_reached || !limits)
        return false;
    if (limits->energy_wh)
        return true;
    if (!limits->money)
        return false;
    const auto terms = tariff_cost::terms_of(db, session);
    return terms && terms->price_per_kwh_micro > 0 && amount_of(*limits, terms);
}

bool follow(storage::Database& db, storage::RunningSession& session, Instant now) {
    if (!session.tariff_id && !session.limits)
        return false;
    const auto terms = tariff_cost::terms_of(db, session);
    tariff_cost::settle(db, session, now);
    session.limit_at.reset();
    std::optional<std::string_view> limit;
    if (const auto limits = limits_of(session); limits && !session.limit_reached) {
        limit = reached(session, *limits, terms, now);
        if (!limit)
            session.limit_at = reached_by_time(session, *limits, terms);
    }
    if (limit) {
        session.limit_reached = std::string(*limit);
        book_stop(db, session, now);
    }
    storage::sessions::charge(db, session.id, {session.cost, session.limit_at, session.limit_reached}, now);
    if (limit)
        tell_updated(db, session.id, now);
    return limit.has_value();
}

bool follow_changed(storage::Database& db, storage::RunningSession& session, Instant now) {
    session.limit_reached.reset();
    storage::limit_stops::remove(db, session.id);
    storage::sessions::charge(db, session.id, {session.cost, {}, {}}, now);
    return session.status == storage::SessionStatus::active && follow(db, session, now);
}

std::optional<std::string> ended_by_limit(storage::Database& db, const storage::RunningSession& session) {
    if (!session.limit_reached)
        return std::nullopt;
    const auto stop = storage::limit_stops::get(db, session.id);
    if (stop && stop->accepted)
        return session.limit_reached;
    if (!stop || !stop->command_id)
        return std::nullopt;
    const auto command = storage::commands::get(db, *stop->command_id);
    // What was sent and is unanswered yet may well be what ended it: the stop overtakes the answer.
    const bool asked = command && (command->status == storage::CommandStatus::accepted ||
                                   command->status == storage::CommandStatus::sent);
    return asked ? session.limit_reached : std::nullopt;
}

} // namespace voltgate::core::transactions
