#include "core/events.hpp"
#include "core/transactions/limits.hpp"
#include "core/transactions/session_view.hpp"
#include "core/transactions/transactions.hpp"

#include <algorithm>
#include <utility>

namespace voltgate::core::transactions {

void limit_by_tag(storage::Database& db, const authorization::Question& question, storage::Session& session) {
    const auto most = authorization::limits_of(db, question).max_energy_wh;
    if (!most)
        return;
    auto limits = limits_of(session).value_or(Limits{});
    const auto allowed = std::clamp<std::int64_t>(*most, 1, most_energy_wh);
    limits.energy_wh = std::min(limits.energy_wh.value_or(allowed), allowed);
    set_limits(session, limits);
}

void limit_by_tag(storage::Database& db, storage::Session& session, Instant now, const Settings& settings) {
    if (session.status != storage::SessionStatus::active || !session.id_tag)
        return;
    authorization::Question question{session.organization_id, session.charge_point_id, session.evse_id,
                                     *session.id_tag, now};
    question.session_id = session.id;
    authorization::recall(db, question, settings);
    limit_by_tag(db, question, session);
}

Begun settle(storage::Database& db, const std::string& session_id, authorization::Question question,
             std::string_view action, const Settings& settings) {
    question.session_id = session_id;
    auto session = storage::sessions::get(db, session_id).value();
    auto verdict = authorization::decide_start(db, question, settings);
    if (session.start_status) { // another copy of the message was quicker
        verdict.status = authorization::status_of(*session.start_status);
        return {std::move(session), verdict};
    }
    session.start_status = authorization::word_of(verdict.status);
    session.parent_id_tag = verdict.group_id;
    session.updated_at = question.at;
    limit_by_tag(db, question, session);
    storage::sessions::save(db, session);
    authorization::record_verdict(db, question, verdict, action, &session);
    events::record(db, events::session_updated, {session.organization_id, session.charge_point_id},
                   question.at, view_of(session));
    if (session.status == storage::SessionStatus::active)
        follow(db, session, question.at);
    return {std::move(session), verdict};
}

} // namespace voltgate::core::transactions
