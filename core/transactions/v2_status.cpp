#include "core/transactions/v2_status.hpp"

#include "core/transactions/told.hpp"
#include "ocpp/v2/transactions.hpp"
#include "storage/records/sessions.hpp"

#include <utility>

namespace voltgate::core::transactions::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;

std::optional<storage::Session> session_of(storage::Database& db, const std::string& charge_point_id,
                                           const GetTransactionStatus& command) {
    if (command.session_id)
        return storage::sessions::get(db, *command.session_id);
    if (command.transaction_id)
        return storage::sessions::by_transaction_id(db, charge_point_id, *command.transaction_id);
    return std::nullopt;
}

/// What the answer means for the session; it says so as well when messages come yet, which tell more.
void learn(storage::Database& db, const std::string& session_id,
           const ocpp2::GetTransactionStatusResponse& answer, Instant now) {
    if (answer.ongoingIndicator.value_or(false))
        confirmed_by_station(db, session_id, now);
    else if (answer.ongoingIndicator && !answer.messagesInQueue)
        given_up_by_station(db, session_id, now);
}

} // namespace

asio::awaitable<Outcome> get_transaction_status(Conversation& station, GetTransactionStatus command,
                                                const Clock& clock) {
    const auto session = co_await station.store().read(
        [&](storage::Database& db) { return session_of(db, station.charge_point().identity(), command); });
    ocpp2::GetTransactionStatusRequest request;
    if (session && session->transaction_id)
        request.transactionId = *session->transaction_id;
    else if (command.transaction_id)
        request.transactionId = *command.transaction_id;
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    auto outcome = station.answered("", Verdict::accepted);
    if (session)
        outcome.effect = [id = session->id, answer = *answer, now = clock.now()](storage::Database& db) {
            learn(db, id, answer, now);
        };
    co_return outcome;
}

} // namespace voltgate::core::transactions::v2
