#include "core/authorization/authorization.hpp"

#include "storage/records/authorizations.hpp"
#include "storage/records/id_tags.hpp"
#include "storage/records/sessions.hpp"
#include "storage/ulid.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace voltgate::core::authorization {

namespace {

struct Word {
    Status status;
    std::string_view ocpp;
    std::string_view reason; // as the API gives it
};

constexpr std::array words{
    Word{Status::accepted, "Accepted", ""},
    Word{Status::blocked, "Blocked", "blocked"},
    Word{Status::expired, "Expired", "expired"},
    Word{Status::invalid, "Invalid", "invalid"},
    Word{Status::concurrent_tx, "ConcurrentTx", "concurrent_tx"},
};

const Word& entry_of(Status status) {
    return words[static_cast<std::size_t>(status)];
}

bool charges_elsewhere(storage::Database& db, const Question& question) {
    const auto open = storage::sessions::open_with_tag(db, question.id_tag);
    return std::any_of(open.begin(), open.end(), [&](const storage::Session& session) {
        return session.charge_point_id != question.charge_point_id || session.evse_id != question.evse_id;
    });
}

} // namespace

std::string_view word_of(Status status) {
    return entry_of(status).ocpp;
}

Status status_of(std::string_view word) {
    const auto found =
        std::find_if(words.begin(), words.end(), [&](const Word& each) { return each.ocpp == word; });
    return found == words.end() ? Status::invalid : found->status;
}

Verdict decide(storage::Database& db, const Question& question) {
    const auto tag = storage::id_tags::by_uid(db, question.id_tag, question.organization_id);
    if (!tag)
        return {};
    Verdict verdict{Status::accepted, tag->group_id, tag->expire_at};
    if (tag->status != storage::IdTagStatus::enabled)
        verdict.status = Status::blocked;
    else if (tag->expire_at && *tag->expire_at <= question.at)
        verdict.status = Status::expired;
    return verdict;
}

Verdict decide_start(storage::Database& db, const Question& question, ConcurrentSessions concurrent) {
    auto verdict = decide(db, question);
    if (verdict.status == Status::accepted && concurrent == ConcurrentSessions::refused &&
        charges_elsewhere(db, question))
        verdict.status = Status::concurrent_tx;
    return verdict;
}

void remember(storage::Database& db, const Question& question, const Verdict& verdict,
              std::string_view request, const std::optional<std::string>& session_id) {
    storage::Authorization answer;
    answer.id = storage::new_id("auth", question.at);
    answer.organization_id = question.organization_id;
    answer.charge_point_id = question.charge_point_id;
    if (question.evse_id > 0)
        answer.evse_id = question.evse_id;
    const bool accepted = verdict.status == Status::accepted;
    answer.status =
        accepted ? storage::AuthorizationStatus::accepted : storage::AuthorizationStatus::rejected;
    if (!accepted)
        answer.rejection_reason = entry_of(verdict.status).reason;
    answer.id_tag = question.id_tag;
    answer.group_id = verdict.group_id;
    answer.session_id = session_id;
    answer.request = request;
    answer.created_at = question.at;
    storage::authorizations::add(db, answer);
}

} // namespace voltgate::core::authorization
