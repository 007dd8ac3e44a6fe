#include "core/events.hpp"
#include "core/transactions/session_view.hpp"
#include "core/transactions/transactions.hpp"

#include <utility>

namespace voltgate::core::transactions {

Begun settle(storage::Database& db, const std::string& session_id, const authorization::Question& question,
             const Settings& settings) {
    auto session = storage::sessions::get(db, session_id).value();
    auto verdict = authorization::decide_start(db, question, settings);
    if (session.start_status) { // another copy of the message was quicker
        verdict.status = authorization::status_of(*session.start_status);
        return {std::move(session), verdict};
    }
    session.start_status = authorization::word_of(verdict.status);
    session.parent_id_tag = verdict.group_id;
    session.updated_at = question.at;
    storage::sessions::save(db, session);
    authorization::remember(db, question, verdict, "StartTransaction", session.id);
    events::record(db, events::session_updated, {session.organization_id, session.charge_point_id},
                   question.at, view_of(session));
    return {std::move(session), verdict};
}

} // namespace voltgate::core::transactions
