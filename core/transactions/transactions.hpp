#pragma once

#include "core/authorization/authorization.hpp"
#include "core/metering/reading.hpp"
#include "core/origin.hpp"
#include "core/settings.hpp"
#include "storage/database.hpp"
#include "storage/records/sessions.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Functional block E: sessions. Every message about a transaction is stored, whatever it says; what breaks a
/// rule is put on the review list. All rules run in the transaction that stores the message, where everything
/// is serial.
namespace voltgate::core::transactions {

/// A session begins, as the charge point tells it.
struct Start {
    Origin origin;
    std::int64_t evse_id = 0;
    std::int64_t connector_id = 1;
    std::string id_tag;
    std::optional<Instant> reported_at;
    std::optional<std::int64_t> meter_start_wh;
    std::optional<std::int64_t> reservation_id;
    std::string repeat_key;    ///< equal for every copy of the same message (pitfall 1)
    std::string_view action{}; ///< the message's name in its protocol
};

struct Begun {
    storage::Session session;
    authorization::Verdict verdict;
};

/// Begins a session, or finds the one that an earlier copy of this message began. The verdict never hinders
/// it: the energy may have flowed already. While the session has no start_status the external authorizer is
/// still to be asked.
Begun begin(storage::Database& db, const Start& start, const Settings& settings);

/// The question about a start's token.
[[nodiscard]] authorization::Question question_of(const Start& start);

/// What a tag may charge in one session limits it beside what the operator said.
void limit_by_tag(storage::Database& db, const authorization::Question& question, storage::Session& session);
/// The same for a session that runs, whose limits an operator has changed.
void limit_by_tag(storage::Database& db, storage::Session& session, Instant now, const Settings& settings);

/// Decides about a session that began undecided, with what the external authorizer said. `action` as in
/// Start.
Begun settle(storage::Database& db, const std::string& session_id, authorization::Question question,
             std::string_view action, const Settings& settings);

/// A session ends. The transaction id is what the charge point believes it to be: unknown, 0 or -1 too.
struct Stop {
    Origin origin;
    std::int64_t transaction_id = 0;
    std::optional<std::string> id_tag;
    std::optional<Instant> reported_at;
    std::optional<std::int64_t> meter_stop_wh;
    std::string reason;
    std::vector<metering::Reading> readings; ///< the history that came with it
    const boost::json::value& message;       ///< as received, for the review list
    std::string_view action{};               ///< the message's name in its protocol
};

struct Ended {
    std::optional<storage::Session> session;       ///< nothing: it could not be matched and is up for review
    std::optional<authorization::Verdict> verdict; ///< when an id tag was given and is known
};

/// Ends a session, once. A stop that comes after the server closed the session by its own rules corrects it.
Ended end(storage::Database& db, const Stop& stop, const Settings& settings);

/// A charge point has booted: what was open on it may have been cut (pitfall 6).
void interrupt(storage::Database& db, const Origin& origin);

/// Closes the sessions whose charge point has booted and not spoken of them since; returns how many.
std::size_t close_interrupted(storage::Database& db, Instant now, const Settings& settings);

/// An operator has removed a charge point: what is open on it ends here, as nothing else could end it. Its
/// own stop, should it ever come, corrects that.
void charge_point_removed(storage::Database& db, const std::string& charge_point_id, Instant now);

/// Ends a session in the central system alone, whatever the charge point says; false when it is not open.
bool force_end(storage::Database& db, const std::string& session_id, Instant now);

} // namespace voltgate::core::transactions
