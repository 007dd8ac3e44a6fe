#include "core/transactions/commands.hpp"

#include "core/scopes.hpp"
#include "core/transactions/v2_status.hpp"
#include "storage/records/sessions.hpp"

#include <utility>

namespace voltgate::core::transactions {

namespace {

std::optional<Refusal> refuse_status(storage::Database& db, const std::string& charge_point_id,
                                     const GetTransactionStatus& command) {
    if (!command.session_id)
        return std::nullopt;
    const auto session = storage::sessions::get(db, *command.session_id);
    if (!session || session->charge_point_id != charge_point_id)
        return Refusal{Refusal::Kind::not_found, "session_not_found", "session_id",
                       "this charge point has no such session"};
    if (!session->transaction_id)
        return Refusal{Refusal::Kind::conflict, "session_not_begun", "session_id",
                       "the session has not begun"};
    return std::nullopt;
}

} // namespace

std::vector<Declaration> declarations(const Clock& clock) {
    const auto status = [&clock](Conversation& station, GetTransactionStatus command) {
        return v2::get_transaction_status(station, std::move(command), clock);
    };
    return {
        Declared<GetTransactionStatus>("get-transaction-status", scopes::control,
                                       "Asks whether a transaction still runs, and whether messages about "
                                       "it wait to be delivered")
            .precondition(refuse_status)
            .v2(status)};
}

} // namespace voltgate::core::transactions
