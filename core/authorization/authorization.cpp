#include "core/authorization/authorization.hpp"

#include "ocpp/types/text.hpp"
#include "storage/records/external_decisions.hpp"
#include "storage/records/id_tags.hpp"
#include "storage/records/sessions.hpp"
#include "storage/ulid.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace voltgate::core::authorization {

namespace {

namespace id_tags = storage::id_tags;

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
    Word{Status::no_credit, "NoCredit", "no_credit"},
    Word{Status::unknown, "Unknown", "unknown"},
    Word{Status::not_allowed_type_evse, "NotAllowedTypeEVSE", "not_allowed_type_evse"},
    Word{Status::not_at_this_location, "NotAtThisLocation", "not_at_this_location"},
    Word{Status::not_at_this_time, "NotAtThisTime", "not_at_this_time"},
};

const Word& entry_of(Status status) {
    return words[static_cast<std::size_t>(status)];
}

/// What the server knows of a token, its own and the external authorizer's word together.
struct Known {
    Verdict verdict;
    Limits limits;
};

Known registered(const storage::IdTagRights& tag, Instant at) {
    Known known;
    known.verdict = {Status::accepted, tag.group_id, tag.expire_at};
    if (tag.status != storage::IdTagStatus::enabled)
        known.verdict.status = Status::blocked;
    else if (tag.expire_at && *tag.expire_at <= at)
        known.verdict.status = Status::expired;
    known.limits = {tag.max_concurrent_sessions, tag.max_energy_wh_per_session, tag.max_energy_wh_per_period,
                    tag.energy_period};
    return known;
}

/// What the authorizer does not say, the registered tag says.
Known judged_outside(const ExternalAnswer& answer, Known known, Instant at) {
    known.verdict.status = answer.status;
    known.verdict.source = storage::AuthorizationSource::external;
    if (answer.expire_at)
        known.verdict.expire_at = answer.expire_at;
    if (answer.status == Status::accepted && answer.expire_at && *answer.expire_at <= at)
        known.verdict.status = Status::expired;
    if (answer.group_id)
        known.verdict.group_id = answer.group_id;
    if (answer.limits)
        known.limits = *answer.limits;
    return known;
}

ExternalAnswer answer_of(const storage::ExternalDecision& decision) {
    ExternalAnswer answer{status_of(decision.status), decision.expire_at, decision.group_id, {}};
    if (decision.limited)
        answer.limits = {decision.max_concurrent_sessions, decision.max_energy_wh_per_session,
                         decision.max_energy_wh_per_period, decision.energy_period};
    return answer;
}

std::optional<ExternalAnswer> last_known(storage::Database& db, const Question& question) {
    auto decision = storage::external_decisions::get(db, question.organization_id, question.id_tag,
                                                     question.charge_point_id);
    if (!decision)
        decision = storage::external_decisions::latest(db, question.organization_id, question.id_tag);
    return decision ? std::optional(answer_of(*decision)) : std::nullopt;
}

/// Cards are registered by what they are, or just as cards.
bool is_of_type(const storage::IdTagRights& tag, const std::string& type) {
    const bool any_card = tag.type == "rfid" && type.starts_with("iso");
    return type.empty() || any_card || tag.type == type || tag.type == "other";
}

/// The same text of another type is another token.
std::optional<storage::IdTagRights> registered_tag(storage::Database& db, const Question& question) {
    auto tag = id_tags::rights(db, question.id_tag, question.organization_id);
    if (tag && !is_of_type(*tag, question.id_tag_type))
        tag.reset();
    return tag;
}

std::optional<Known> look_up(storage::Database& db, const Question& question) {
    const auto tag = registered_tag(db, question);
    if (!tag) {
        const auto answer = question.external ? question.external : last_known(db, question);
        return answer ? std::optional(judged_outside(*answer, {}, question.at)) : std::nullopt;
    }
    auto known = registered(*tag, question.at);
    if (known.verdict.status == Status::accepted && question.external)
        return judged_outside(*question.external, std::move(known), question.at);
    return known;
}

std::chrono::hours length_of(storage::EnergyPeriod period) {
    constexpr std::chrono::hours day{24};
    switch (period) {
    case storage::EnergyPeriod::day:
        return day;
    case storage::EnergyPeriod::week:
        return 7 * day;
    case storage::EnergyPeriod::month:
        break;
    }
    return 30 * day;
}

/// What is left of the period's energy; nothing: there is no such limit.
std::optional<std::int64_t> energy_left(storage::Database& db, const Question& question,
                                        const Limits& limits) {
    if (!limits.max_energy_wh_per_period)
        return std::nullopt;
    const auto since = question.at - length_of(limits.energy_period.value_or(storage::EnergyPeriod::month));
    const auto taken = id_tags::energy_since(db, question.id_tag, since, question.session_id);
    return std::max<std::int64_t>(*limits.max_energy_wh_per_period - taken, 0);
}

/// What of it a session may take: what the tag's other sessions may take yet is theirs.
std::optional<std::int64_t> energy_for_session(storage::Database& db, const Question& question,
                                               const Limits& limits) {
    const auto left = energy_left(db, question, limits);
    if (!left)
        return std::nullopt;
    const auto promised = id_tags::energy_promised(db, question.id_tag, question.charge_point_id,
                                                   question.evse_id, question.session_id);
    return std::max<std::int64_t>(*left - promised, 0);
}

Known judge(storage::Database& db, const Question& question) {
    auto known = look_up(db, question).value_or(Known{});
    if (known.verdict.status == Status::accepted && energy_left(db, question, known.limits) == 0)
        known.verdict.status = Status::no_credit;
    return known;
}

/// The charge point was told that the session may not be, and may run it all the same.
bool was_refused(const storage::Session& session) {
    return session.start_status && status_of(*session.start_status) != Status::accepted;
}

std::int64_t sessions_elsewhere(storage::Database& db, const Question& question) {
    const auto open = storage::sessions::open_with_tag(db, question.id_tag);
    return std::count_if(open.begin(), open.end(), [&](const storage::Session& session) {
        const bool here = question.evse_id > 0 && session.evse_id == question.evse_id &&
                          session.charge_point_id == question.charge_point_id;
        return !here && !was_refused(session) && session.id != question.session_id;
    });
}

/// How many sessions a token and a group may run at a time; 0: any number.
struct Concurrency {
    std::int64_t per_tag = 1;
    std::int64_t per_group = 0;
};

Verdict judge_start(storage::Database& db, const Question& question, Concurrency allowed) {
    auto [verdict, limits] = judge(db, question);
    if (verdict.status != Status::accepted)
        return verdict;
    if (verdict.group_id && verdict.group_id == question.stop_only_group) {
        verdict.status = Status::invalid;
        return verdict;
    }
    const auto per_tag = limits.max_concurrent_sessions.value_or(allowed.per_tag);
    const bool too_many = per_tag > 0 && sessions_elsewhere(db, question) >= per_tag;
    const bool group_is_busy =
        allowed.per_group > 0 && verdict.group_id &&
        id_tags::group_sessions_elsewhere(db, *verdict.group_id, question.charge_point_id,
                                          question.evse_id) >= allowed.per_group;
    if (too_many || group_is_busy)
        verdict.status = Status::concurrent_tx;
    else if (energy_for_session(db, question, limits) == 0)
        verdict.status = Status::no_credit;
    return verdict;
}

constexpr std::int64_t per_tag(ConcurrentSessions concurrent) {
    return concurrent == ConcurrentSessions::allowed ? 0 : 1;
}

} // namespace

std::string_view word_of(Status status) {
    return entry_of(status).ocpp;
}

std::string_view reason_of(Status status) {
    return entry_of(status).reason;
}

Status status_of(std::string_view word) {
    const auto found =
        std::find_if(words.begin(), words.end(), [&](const Word& each) { return each.ocpp == word; });
    return found == words.end() ? Status::invalid : found->status;
}

Verdict decide(storage::Database& db, const Question& question) {
    return judge(db, question).verdict;
}

Verdict decide_start(storage::Database& db, const Question& question, ConcurrentSessions concurrent) {
    return judge_start(db, question, {per_tag(concurrent), 0});
}

Verdict decide_start(storage::Database& db, const Question& question, const Settings& settings) {
    const auto concurrent =
        settings.sessions.concurrent_per_tag ? ConcurrentSessions::allowed : ConcurrentSessions::refused;
    return judge_start(db, question, {per_tag(concurrent), settings.sessions.concurrent_per_group});
}

Allowance limits_of(storage::Database& db, const Question& question) {
    const auto known = look_up(db, question).value_or(Known{});
    Allowance allowance{known.limits.max_energy_wh_per_session, known.limits.max_concurrent_sessions};
    const auto left = energy_for_session(db, question, known.limits);
    if (left && (!allowance.max_energy_wh || *left < *allowance.max_energy_wh))
        allowance.max_energy_wh = left;
    return allowance;
}

bool must_ask(storage::Database& db, Question& question, const Settings& settings) {
    if (settings.authorizer.scope == AuthorizerScope::none || question.id_tag.empty() ||
        ocpp::equal_ignoring_case(question.id_tag, settings.tags.service_tag))
        return false;
    if (const auto tag = registered_tag(db, question)) {
        const bool good_here = registered(*tag, question.at).verdict.status == Status::accepted;
        if (settings.authorizer.scope == AuthorizerScope::unknown || !good_here)
            return false;
    }
    const auto decision = storage::external_decisions::get(db, question.organization_id, question.id_tag,
                                                           question.charge_point_id);
    if (decision && decision->valid_until > question.at)
        question.external = answer_of(*decision);
    return !question.external;
}

void recall(storage::Database& db, Question& question, const Settings& settings) {
    if (must_ask(db, question, settings))
        question.external = last_known(db, question);
}

void keep(storage::Database& db, const Question& question, const ExternalAnswer& answer,
          const Settings& settings) {
    const auto limits = answer.limits.value_or(Limits{});
    storage::ExternalDecision decision;
    decision.organization_id = question.organization_id;
    decision.id_tag_uid = question.id_tag;
    decision.charge_point_id = question.charge_point_id;
    decision.status = word_of(answer.status);
    decision.expire_at = answer.expire_at;
    decision.group_id = answer.group_id;
    decision.limited = answer.limits.has_value();
    decision.max_concurrent_sessions = limits.max_concurrent_sessions;
    decision.max_energy_wh_per_session = limits.max_energy_wh_per_session;
    decision.max_energy_wh_per_period = limits.max_energy_wh_per_period;
    decision.energy_period = limits.energy_period;
    decision.decided_at = question.at;
    decision.valid_until = question.at + settings.authorizer.cache;
    storage::external_decisions::put(db, decision);
}

std::optional<ExternalAnswer> fallback(storage::Database& db, const Question& question,
                                       const Settings& settings) {
    switch (settings.authorizer.fallback) {
    case AuthorizerFallback::accept:
        return ExternalAnswer{Status::accepted, {}, {}, {}};
    case AuthorizerFallback::use_last_known:
        return last_known(db, question);
    case AuthorizerFallback::reject:
        break;
    }
    return ExternalAnswer{};
}

void prepare(storage::Database& db, const Settings& settings, Instant now) {
    if (settings.authorizer.scope == AuthorizerScope::none)
        storage::external_decisions::forget_all(db);
    if (settings.tags.service_tag.empty())
        return;
    storage::IdTag tag;
    tag.id = storage::new_id("tag", now);
    tag.id_tag_uid = settings.tags.service_tag;
    tag.type = "central"; // generated by a central system, as 2.x has it
    tag.label = "Service tag";
    tag.max_concurrent_sessions = 0;
    tag.created_at = now;
    tag.updated_at = now;
    id_tags::add_if_new(db, tag);
}

} // namespace voltgate::core::authorization
