// The numbered events of transactions as charge points told them. A repeat is told by its number, kind and
// time: equipment that starts its numbers anew in the middle of a transaction must lose nothing.
#pragma once

#include "storage/records/organizations.hpp"

#include <chrono>
#include <vector>

namespace voltgate::storage {

enum class TransactionEventKind { started, updated, ended };
BOOST_DESCRIBE_ENUM(TransactionEventKind, started, updated, ended)

struct TransactionEvent {
    static constexpr std::string_view table = "transaction_events";
    static constexpr bool numbered = true;

    std::int64_t id = 0;
    std::string organization_id{default_organization};
    std::string charge_point_id{};
    std::string session_id{};
    std::int64_t seq_no = 0;
    TransactionEventKind kind = TransactionEventKind::updated;
    std::optional<std::string> trigger_reason{}; // the charge point's own word
    std::optional<std::string> charging_state{};
    bool offline = false;
    Timestamp occurred_at{}; // the charge point's time, believed or not
    Timestamp received_at{};
};
BOOST_DESCRIBE_STRUCT(TransactionEvent, (),
                      (id, organization_id, charge_point_id, session_id, seq_no, kind, trigger_reason,
                       charging_state, offline, occurred_at, received_at))

namespace transaction_events {

// False when it is stored already.
bool add(Database& db, const TransactionEvent& event);
// By number.
std::vector<TransactionEvent> of_session(Database& db, std::string_view session_id);
// Whether none of the session has a higher number, or with the same one a later time.
bool is_latest(Database& db, std::string_view session_id, std::int64_t seq_no, Timestamp occurred_at);
// Whether several events of the session have that number.
bool repeats_number(Database& db, std::string_view session_id, std::int64_t seq_no);
// Whether it is the highest number of the session, and the one before it is there; where the session does not
// count from 0, that may be another session's of the charge point.
bool is_next(Database& db, std::string_view charge_point_id, std::string_view session_id,
             std::int64_t seq_no);
// By the charge point's times: whether its start was told to be before the instant, and whether anything was
// told to be at it or later.
bool has_start_before(Database& db, std::string_view session_id, Timestamp at);
bool any_since(Database& db, std::string_view session_id, Timestamp at);
// The last time of what was numbered up to there and is no end itself. What was told to be further ahead of
// its own receipt is left out: that clock was wrong.
std::optional<Timestamp> last_before_end(Database& db, std::string_view session_id, std::int64_t seq_no,
                                         std::chrono::milliseconds ahead);
// Whether its end was told, with a higher number.
bool is_ended_after(Database& db, std::string_view session_id, std::int64_t seq_no);
// Numbers from `first` to `last` that other sessions of the charge point have.
std::vector<std::int64_t> numbers_of_others(Database& db, std::string_view charge_point_id,
                                            std::string_view session_id, std::int64_t first,
                                            std::int64_t last);
std::int64_t prune(Database& db, Timestamp received_before, std::int64_t at_once);

} // namespace transaction_events
} // namespace voltgate::storage
