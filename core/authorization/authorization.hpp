#pragma once

#include "core/clock.hpp"
#include "storage/database.hpp"
#include "storage/types.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Functional block C: may this id token charge here, now?
namespace voltgate::core::authorization {

/// The answers of the standard, 1.6 section 7.2; 2.x has them too.
enum class Status { accepted, blocked, expired, invalid, concurrent_tx };

/// What a charge point is told about a token (1.6 IdTagInfo).
struct Verdict {
    Status status = Status::invalid;
    std::optional<std::string> group_id; ///< 1.6 parentIdTag
    std::optional<Instant> expire_at;
};

/// Who asks about which token.
struct Question {
    std::string organization_id;
    std::string charge_point_id;
    std::int64_t evse_id = 0; ///< 0: not known
    std::string id_tag;
    Instant at;
};

/// The word of the standard, as sent and as stored: "Accepted", "ConcurrentTx", ...
[[nodiscard]] std::string_view word_of(Status status);
[[nodiscard]] Status status_of(std::string_view word);

/// Decides about a token as such: known, enabled, not expired. Unknown tokens are Invalid.
[[nodiscard]] Verdict decide(storage::Database& db, const Question& question);

enum class ConcurrentSessions { refused, allowed };

/// Decides about starting a session: as decide(), and whether the token charges elsewhere already. A session
/// that is open on the same EVSE does not count, as the new one ends it (pitfall 9).
[[nodiscard]] Verdict decide_start(storage::Database& db, const Question& question,
                                   ConcurrentSessions concurrent);

/// Records that a question was answered. `request` is the OCPP action that asked.
void remember(storage::Database& db, const Question& question, const Verdict& verdict,
              std::string_view request, const std::optional<std::string>& session_id);

} // namespace voltgate::core::authorization
