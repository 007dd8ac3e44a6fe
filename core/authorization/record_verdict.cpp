#include "core/authorization/authorization.hpp"
#include "core/events.hpp"
#include "storage/records/id_tags.hpp"
#include "storage/records/unknown_id_tags.hpp"
#include "storage/ulid.hpp"

namespace voltgate::core::authorization {

namespace {

/// So near in time a token is presented and begins its session, by clocks that may differ; else the session
/// is another presentation's.
constexpr std::chrono::minutes begins_within{5};

/// What the event of a tag that nobody has registered tells, when it is seen for the first time.
struct UnknownSeen {
    std::string id;
    std::string id_tag_uid;
    std::string charge_point_id;
    std::optional<std::int64_t> evse_id;
};
BOOST_DESCRIBE_STRUCT(UnknownSeen, (), (id, id_tag_uid, charge_point_id, evse_id))

std::optional<std::int64_t> evse_of(const Question& question) {
    return question.evse_id > 0 ? std::optional(question.evse_id) : std::nullopt;
}

void remember_unknown(storage::Database& db, const Question& question) {
    storage::UnknownIdTag tag;
    tag.id = storage::new_id("utag", question.at);
    tag.organization_id = question.organization_id;
    tag.id_tag_uid = question.id_tag;
    tag.charge_point_id = question.charge_point_id;
    tag.evse_id = evse_of(question);
    tag.first_seen_at = question.at;
    tag.last_seen_at = question.at;
    if (storage::unknown_id_tags::seen(db, tag))
        events::record(db, events::id_tag_unknown, {question.organization_id, question.charge_point_id},
                       question.at, UnknownSeen{tag.id, tag.id_tag_uid, tag.charge_point_id, tag.evse_id});
}

/// Whether the session began by an answer that is recorded already.
bool began_by_earlier(storage::Database& db, const Question& question, const storage::Session& session) {
    const auto began_at = session.started_at.value_or(question.at);
    const auto earlier = storage::authorizations::unused(db, question.charge_point_id, question.id_tag,
                                                         began_at - begins_within, began_at + begins_within);
    if (earlier)
        storage::authorizations::link_session(db, earlier->id, session.id, evse_of(question));
    return earlier.has_value();
}

} // namespace

void record_verdict(storage::Database& db, const Question& question, const Verdict& verdict,
                    std::string_view request, const storage::Session* began) {
    const bool accepted = verdict.status == Status::accepted;
    if (accepted && began != nullptr && began_by_earlier(db, question, *began))
        return;
    storage::Authorization answer;
    answer.id = storage::new_id("auth", question.at);
    answer.organization_id = question.organization_id;
    answer.charge_point_id = question.charge_point_id;
    answer.evse_id = evse_of(question);
    answer.source = verdict.source;
    answer.status =
        accepted ? storage::AuthorizationStatus::accepted : storage::AuthorizationStatus::rejected;
    if (!accepted)
        answer.rejection_reason = verdict.reason.empty() ? reason_of(verdict.status) : verdict.reason;
    answer.id_tag = question.id_tag;
    answer.group_id = verdict.group_id;
    if (began != nullptr)
        answer.session_id = began->id;
    answer.request = request;
    answer.created_at = question.at;
    storage::authorizations::add(db, answer);
    if (accepted)
        storage::id_tags::used(db, question.organization_id, question.id_tag, question.at);
    else if (verdict.status == Status::invalid && !question.id_tag.empty() &&
             !storage::id_tags::rights(db, question.id_tag, question.organization_id))
        remember_unknown(db, question);
}

} // namespace voltgate::core::authorization
