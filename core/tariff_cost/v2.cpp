#include "core/tariff_cost/v2.hpp"

#include "core/tariff_cost/tariff_cost.hpp"
#include "ocpp/v2/tariff_cost.hpp"
#include "storage/records/sessions.hpp"

namespace voltgate::core::tariff_cost::v2 {

namespace {

/// The session with its cost as of now.
std::optional<storage::Session> priced(storage::Database& db, const std::string& id, Instant now) {
    auto session = storage::sessions::get(db, id);
    if (session)
        settle(db, *session, now);
    return session;
}

} // namespace

boost::asio::awaitable<Outcome> update_cost(Conversation& station, UpdateCost command, const Clock& clock) {
    const auto now = clock.now();
    const auto session = co_await station.store().read(
        [&](storage::Database& db) { return priced(db, command.session_id, now); });
    const auto cost = session ? cost_of(*session) : std::nullopt;
    if (!cost || !session->transaction_id)
        co_return unusable("session_id", "the session has no cost to be told");
    ocpp::v2::CostUpdatedRequest request;
    request.totalCost = in_units(*cost);
    request.transactionId = *session->transaction_id;
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    co_return station.answered("", Verdict::accepted);
}

} // namespace voltgate::core::tariff_cost::v2
