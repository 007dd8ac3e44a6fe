#pragma once

#include "core/authorization/authorization.hpp"
#include "core/metering/reading.hpp"
#include "core/origin.hpp"
#include "core/settings.hpp"
#include "storage/database.hpp"
#include "storage/records/sessions.hpp"
#include "storage/records/transaction_events.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Sessions that a charge point tells in numbered events, under an id of its own. Events come late, twice, in
/// another order, or not at all; each is stored and taken for what it says of its time, and what is missing
/// is known. Whatever comes first begins the session: an EVSE and a token may be told at any time.
namespace voltgate::core::transactions {

using EventKind = storage::TransactionEventKind;

struct Token {
    std::string uid;
    std::string type; ///< as in id_tags::type; "no_authorization": nobody is asked
};
inline constexpr std::string_view no_authorization = "no_authorization";

/// Whether a token that comes with an event is to begin charging or to end it.
enum class TokenUse { begins, ends };

struct Told {
    Origin origin;
    std::string transaction_id;
    EventKind kind = EventKind::updated;
    std::int64_t seq_no = 0;
    std::optional<Instant> reported_at;
    bool offline = false;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
    std::optional<Token> token;
    TokenUse token_use = TokenUse::begins;
    std::optional<std::string> stop_only_group; ///< its tokens begin no session
    std::optional<std::int64_t> reservation_id;
    std::optional<std::int64_t> remote_start_id;
    std::string trigger;
    std::optional<std::string> charging_state;
    std::string reason; ///< of the end
    std::vector<metering::Reading> readings;
    const boost::json::value& message; ///< as received, for the review list
    std::string_view action;           ///< the message's name in its protocol
    bool session_meter = false;        ///< its energy register begins at 0 with every session
};

struct Taken {
    storage::Session session;
    std::optional<authorization::Verdict>
        verdict;              ///< on the token; absent: none came, or somebody is to be asked
    bool to_be_asked = false; ///< the external authorizer decides about the token
    bool at_limit = false;    ///< the stop that was booked for a limit is to be sent
};

/// Stores an event and moves its session by it; a repeat only finds it.
Taken take(storage::Database& db, const Told& told, const Settings& settings);

/// The question about the token of an event.
[[nodiscard]] authorization::Question question_of(const Told& told, const storage::Session& session);

/// Decides about a token for which the external authorizer was asked.
Taken settle(storage::Database& db, const Told& told, const std::string& session_id,
             authorization::Question question, const Settings& settings);

/// Counts the numbered events that never came, and puts a session that has ended without some of them up for
/// review, until they come.
void look_for_gaps(storage::Database& db, const Told& told, storage::Session& session);

/// The charge point was asked about a session and knows no more of it: it ends here, at its last meter value.
void given_up_by_station(storage::Database& db, const std::string& session_id, Instant now);
/// It says that the session runs: nothing has cut it.
void confirmed_by_station(storage::Database& db, const std::string& session_id, Instant now);

} // namespace voltgate::core::transactions
