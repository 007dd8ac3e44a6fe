#include "core/transactions/told_token.hpp"

#include "core/events.hpp"
#include "core/reservation/reservation.hpp"
#include "core/smart_charging/smart_charging.hpp"
#include "core/transactions/beginning.hpp"
#include "core/transactions/planned.hpp"
#include "core/transactions/session_view.hpp"
#include "core/transactions/transactions.hpp"
#include "storage/records/commands.hpp"

#include <utility>

namespace voltgate::core::transactions {

namespace {

namespace sessions = storage::sessions;
using authorization::Status;
using authorization::Verdict;

bool needs_nobody(const Token& token) {
    return token.type == no_authorization;
}

bool was_accepted(const storage::Session& session) {
    return session.start_status && authorization::status_of(*session.start_status) == Status::accepted;
}

/// The first token of a session is whom it is for, also where a lost event had told it; so is the next one
/// after a refused one.
bool begins_by(const Told& told, const storage::Session& session) {
    if (!session.id_tag)
        return !session.start_status || !was_accepted(session);
    const bool same = sessions::same_tag(told.token->uid, session.id_tag);
    const bool only_its_stop_was_told =
        told.kind == EventKind::started && session.stop_id_tag && session.stop_id_tag == session.id_tag;
    return !same && told.token_use == TokenUse::begins && session.start_status &&
           (only_its_stop_was_told || !was_accepted(session));
}

/// The session that was planned for it goes on as this one, under the id that its operator knows.
void become(storage::Database& db, const Told& told, storage::Session& session,
            const storage::Session& planned) {
    auto left = session;
    sessions::move(db, session.id, planned.id);
    adopt(session, planned);
    session.start_received_at = session.start_received_at.value_or(told.origin.received_at);
    const bool was_told = storage::transaction_events::of_session(db, planned.id).size() > 1;
    left.status = storage::SessionStatus::expired;
    left.stop_reason = std::string(reason_planned) + ' ' + planned.id;
    if (was_told)
        events::record(db, events::session_ended, {left.organization_id, left.charge_point_id},
                       told.origin.received_at, view_of(left));
}

/// It waits to begin, or was given up: the charge point knows which one it is, however late.
std::optional<storage::Session> planned_by(storage::Database& db, const std::string& command_id) {
    auto session = sessions::by_command(db, command_id);
    if (session && session->status != storage::SessionStatus::pending && !is_given_up(*session))
        session.reset();
    return session;
}

std::optional<storage::Session> planned_for_token(storage::Database& db, const Told& told,
                                                  const storage::Session& session, const Settings& settings) {
    const Start start{.origin = told.origin,
                      .evse_id = session.evse_id,
                      .connector_id = 1,
                      .id_tag = session.id_tag.value_or(""),
                      .reported_at = told.reported_at,
                      .meter_start_wh = {},
                      .reservation_id = {},
                      .repeat_key = {}};
    return planned_for(db, start, *session.started_at, settings);
}

/// The remote start that the charge point names by its number is the one.
void link_by_number(storage::Database& db, const Told& told, storage::Session& session) {
    session.origin = storage::SessionOrigin::remote;
    const auto command =
        storage::commands::by_remote_start(db, session.charge_point_id, *told.remote_start_id);
    if (!command)
        return;
    if (const auto planned = planned_by(db, command->id))
        become(db, told, session, *planned);
    session.command_id = command->id;
    session.origin = storage::SessionOrigin::remote;
    if (command->session_id != session.id)
        storage::commands::link_session(db, command->id, session.id, told.origin.received_at);
}

/// Joins the session with the remote start that it came of; true: it has just become known.
bool link_remote_start(storage::Database& db, const Told& told, storage::Session& session, bool begins,
                       const Settings& settings) {
    if (session.command_id)
        return false;
    if (told.remote_start_id) {
        link_by_number(db, told, session);
    } else if (begins && session.id_tag) {
        if (const auto planned = planned_for_token(db, told, session, settings))
            become(db, told, session, *planned);
        else
            fulfil_remote_start(db, session, settings);
    }
    return session.command_id.has_value();
}

Verdict nobody_was_asked(const Told& told, storage::Session& session) {
    if (!session.start_status) {
        session.start_status = authorization::word_of(Status::accepted);
        session.id_tag_type = told.token->type;
    }
    return {Status::accepted, {}, {}};
}

std::optional<Verdict> judge_begin(storage::Database& db, const Told& told, storage::Session& session,
                                   bool& to_be_asked, const Settings& settings) {
    auto question = question_of(told, session);
    session.start_status.reset();
    session.id_tag = told.token->uid;
    session.id_tag_type = told.token->type;
    to_be_asked = authorization::must_ask(db, question, settings);
    if (to_be_asked)
        return std::nullopt;
    // What ends a session is not refused because another one runs.
    const auto verdict = told.token_use == TokenUse::begins
                             ? authorization::decide_start(db, question, settings)
                             : authorization::decide(db, question);
    session.start_status = authorization::word_of(verdict.status);
    session.parent_id_tag = verdict.group_id;
    authorization::record_verdict(db, question, verdict, told.action, &session);
    return verdict;
}

std::optional<Verdict> judge(storage::Database& db, const Told& told, storage::Session& session,
                             bool& to_be_asked, const Settings& settings) {
    auto question = question_of(told, session);
    to_be_asked = authorization::must_ask(db, question, settings);
    if (to_be_asked)
        return std::nullopt;
    auto verdict = authorization::decide(db, question);
    const bool same = sessions::same_tag(told.token->uid, session.id_tag);
    if (same && told.token_use == TokenUse::begins && session.start_status)
        verdict.status = authorization::status_of(*session.start_status);
    return verdict;
}

} // namespace

authorization::Question question_of(const Told& told, const storage::Session& session) {
    authorization::Question question{told.origin.organization_id, told.origin.charge_point_id,
                                     session.evse_id, told.token->uid, told.origin.received_at};
    question.session_id = session.id;
    question.id_tag_type = told.token->type;
    question.stop_only_group = told.stop_only_group;
    return question;
}

std::optional<Verdict> take_token(storage::Database& db, const Told& told, storage::Session& session,
                                  const storage::Session& before, bool& to_be_asked,
                                  const Settings& settings) {
    std::optional<Verdict> verdict;
    bool begins = false;
    if (told.token && needs_nobody(*told.token)) {
        verdict = nobody_was_asked(told, session);
    } else if (told.token) {
        begins = begins_by(told, session);
        verdict = begins ? judge_begin(db, told, session, to_be_asked, settings)
                         : judge(db, told, session, to_be_asked, settings);
    }
    const bool refused = verdict && verdict->status != Status::accepted;
    if (told.token && told.token_use == TokenUse::ends && !told.token->uid.empty() && !refused)
        session.stop_id_tag = told.token->uid;
    if (told.reservation_id)
        session.reservation_id = told.reservation_id;
    const bool linked = link_remote_start(db, told, session, begins, settings);
    if (session.command_id && session.evse_id > 0 && (linked || before.evse_id == 0))
        smart_charging::session_started(db, session);
    if (begins && verdict) // after the limits of what was planned
        limit_by_tag(db, question_of(told, session), session);
    const bool news =
        begins || session.reservation_id != before.reservation_id || session.evse_id != before.evse_id;
    if (news && session.id_tag)
        reservation::session_started(db, told.origin, session, told.action, settings);
    return verdict;
}

Taken again(storage::Database& db, const Told& told, storage::Session session, const Settings& settings) {
    Taken taken;
    if (told.token && needs_nobody(*told.token))
        taken.verdict = Verdict{Status::accepted, {}, {}};
    else if (told.token)
        taken.verdict = judge(db, told, session, taken.to_be_asked, settings);
    taken.session = std::move(session);
    return taken;
}

Taken settle(storage::Database& db, const Told& told, const std::string& session_id,
             authorization::Question question, const Settings& settings) {
    Taken taken;
    taken.session = sessions::get(db, session_id).value();
    const bool open =
        !taken.session.start_status && sessions::same_tag(told.token->uid, taken.session.id_tag);
    if (!open) {
        taken.verdict = authorization::decide(db, question);
        return taken;
    }
    auto begun = settle(db, session_id, std::move(question), told.action, settings);
    taken.session = std::move(begun.session);
    taken.verdict = begun.verdict;
    return taken;
}

} // namespace voltgate::core::transactions
