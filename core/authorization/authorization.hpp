#pragma once

#include "core/authorization/external.hpp"
#include "core/clock.hpp"
#include "core/settings.hpp"
#include "storage/database.hpp"
#include "storage/records/authorizations.hpp"
#include "storage/records/sessions.hpp"
#include "storage/types.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Functional block C: may this id token charge here, now?
namespace voltgate::core::authorization {

/// What a charge point is told about a token (1.6 IdTagInfo).
struct Verdict {
    Status status = Status::invalid;
    std::optional<std::string> group_id; ///< 1.6 parentIdTag
    std::optional<Instant> expire_at;
    storage::AuthorizationSource source = storage::AuthorizationSource::local;
    std::string_view reason{}; ///< a constant: why it is refused, where the status does not tell
};

/// Who asks about which token.
struct Question {
    std::string organization_id;
    std::string charge_point_id;
    std::int64_t evse_id = 0; ///< 0: not known
    std::string id_tag;
    Instant at;
    std::optional<ExternalAnswer> external{};     ///< where the external authorizer's word counts
    std::string session_id{};                     ///< of the session that has begun; what it took is its own
    std::string id_tag_type{};                    ///< as in id_tags::type, or a kind of card; empty: not told
    std::optional<std::string> stop_only_group{}; ///< tokens of this group may stop sessions, and begin none
};

/// The word of the standard, as sent and as stored: "Accepted", "ConcurrentTx", ...
[[nodiscard]] std::string_view word_of(Status status);
[[nodiscard]] Status status_of(std::string_view word);
/// As the API gives it: "concurrent_tx"; empty for accepted.
[[nodiscard]] std::string_view reason_of(Status status);

/// Decides about a token as such: known, enabled, not expired, energy left. Unknown tokens are Invalid,
/// unless the external authorizer said otherwise.
[[nodiscard]] Verdict decide(storage::Database& db, const Question& question);

enum class ConcurrentSessions { refused, allowed };

/// Decides about starting a session: as decide(), and whether the token charges elsewhere as often as it may.
/// A session that is open on the same EVSE does not count, as the new one ends it (pitfall 9), nor one that
/// was refused when it began. What its sessions elsewhere may take yet is not left for another.
[[nodiscard]] Verdict decide_start(storage::Database& db, const Question& question,
                                   ConcurrentSessions concurrent);
/// The same, by the server's rules for a token and for a group.
[[nodiscard]] Verdict decide_start(storage::Database& db, const Question& question, const Settings& settings);

/// What a session of the token may take when it begins now.
struct Allowance {
    std::optional<std::int64_t> max_energy_wh; ///< per session, or what is left of the period if that is less
    std::optional<std::int64_t> max_concurrent_sessions; ///< absent: the server's rule; 0: no limit
};
[[nodiscard]] Allowance limits_of(storage::Database& db, const Question& question);

/// Enters in the question about a session that runs what the external authorizer said last, however old that
/// is, where its word counts.
void recall(storage::Database& db, Question& question, const Settings& settings);

/// Records that a question was answered. `request` is the OCPP action that asked. A token that nobody knows
/// is remembered as such. Where the token was accepted here shortly before a session began, that record gets
/// the session, and there is no other. `began`: the session, if one did.
void record_verdict(storage::Database& db, const Question& question, const Verdict& verdict,
                    std::string_view request, const storage::Session* began);

/// Whether the external authorizer has to be asked: its word counts for this token and what it said last is
/// too old. What is still valid is entered in the question.
[[nodiscard]] bool must_ask(storage::Database& db, Question& question, const Settings& settings);

/// Keeps the external authorizer's answer for as long as the settings say.
void keep(storage::Database& db, const Question& question, const ExternalAnswer& answer,
          const Settings& settings);

/// What counts when the external authorizer gives no answer.
[[nodiscard]] std::optional<ExternalAnswer> fallback(storage::Database& db, const Question& question,
                                                     const Settings& settings);

/// At the start: the service tag for free vend is registered when there is none (pitfall 43), and without an
/// external authorizer its old answers count no more.
void prepare(storage::Database& db, const Settings& settings, Instant now);

} // namespace voltgate::core::authorization
