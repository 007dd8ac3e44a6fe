#include "core/transactions/limit_stops.hpp"

#include "core/events.hpp"
#include "core/review.hpp"
#include "core/transactions/limits.hpp"
#include "storage/records/limit_stops.hpp"
#include "storage/records/sessions.hpp"

#include <boost/json/object.hpp>

#include <utility>

namespace voltgate::core::transactions {

namespace {

namespace asio = boost::asio;
namespace stops = storage::limit_stops;

constexpr std::int64_t at_once = 200;

/// The session runs on although its limit is reached: that is money, and for a person.
void give_up(storage::Database& db, storage::LimitStop stop, const storage::Session& session, Instant now) {
    stop.next_at.reset();
    stops::save(db, stop);
    const boost::json::value message(boost::json::object{
        {"session_id", session.id}, {"limit", *session.limit_reached}, {"attempts", stop.attempts}});
    review::Finding finding{review::limit_not_obeyed, "stop", message, {}};
    finding.detail = "the session runs on past its limit after " + std::to_string(stop.attempts) + " stops";
    finding.evse_id = session.evse_id;
    finding.session_id = session.id;
    review::add(db, {session.organization_id, session.charge_point_id, now}, finding);
}

/// What became of the stop that was sent last.
void judge(storage::Database& db, storage::LimitStop stop, Instant now, const Settings& settings) {
    const auto session = storage::sessions::get(db, stop.session_id);
    if (!session || session->status != storage::SessionStatus::active || !session->limit_reached) {
        stops::remove(db, stop.session_id);
        return;
    }
    const auto command = storage::commands::get(db, *stop.command_id);
    if (command && !command->completed_at) {
        stop.next_at = now + settings.limit_stops.interval;
        return stops::save(db, stop);
    }
    if (command && command->status == storage::CommandStatus::accepted)
        stop.accepted = true;
    if (stop.attempts >= settings.limit_stops.attempts)
        return give_up(db, std::move(stop), *session, now);
    stop.command_id.reset();
    stops::save(db, stop);
}

} // namespace

void sweep_limits(storage::Database& db, Instant now, const Settings& settings) {
    for (auto& session : storage::sessions::at_limit(db, now, at_once))
        follow(db, session, now);
    for (auto& stop : stops::to_judge(db, now, at_once))
        judge(db, std::move(stop), now, settings);
}

std::optional<Refusal> claim_stop(storage::Database& db, const std::string& session_id,
                                  const storage::Command& command, Instant now, const Settings& settings) {
    auto stop = stops::get(db, session_id);
    if (!stop || stop->command_id || !stop->next_at)
        return Refusal{Refusal::Kind::conflict, "stop_sent", "session_id", "the stop is on its way already"};
    stop->command_id = command.id;
    stop->next_at = now + settings.limit_stops.interval;
    ++stop->attempts;
    stops::save(db, *stop);
    return std::nullopt;
}

asio::awaitable<void> LimitStops::send() {
    const auto due = co_await store_.read(
        [&](storage::Database& db) { return stops::to_send(db, clock_.now(), at_once); });
    for (const auto& stop : due) {
        Submission submission;
        submission.charge_point_id = stop.charge_point_id;
        submission.verb = "stop";
        submission.body = boost::json::object{{"session_id", stop.session_id}};
        submission.wait = std::chrono::milliseconds(0);
        submission.on_booked = [this, id = stop.session_id](storage::Database& db,
                                                            storage::Command& command) {
            return claim_stop(db, id, command, clock_.now(), settings_);
        };
        auto sent =
            commands_.submit(std::move(submission)); // refused: another round has sent it, or it has ended
        co_await std::move(sent);
    }
}

} // namespace voltgate::core::transactions
