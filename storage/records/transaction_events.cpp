#include "storage/records/transaction_events.hpp"

namespace voltgate::storage::transaction_events {

namespace {

struct Number {
    std::int64_t seq_no = 0;
};
BOOST_DESCRIBE_STRUCT(Number, (), (seq_no))

} // namespace

bool add(Database& db, const TransactionEvent& event) {
    return insert_if_new(db, event);
}

std::vector<TransactionEvent> of_session(Database& db, std::string_view session_id) {
    return select<TransactionEvent>(db, "where session_id = ? order by seq_no, occurred_at, id", session_id);
}

// The kinds are named as the index has them before the time: equipment that does not count has many events
// of one number.
bool is_latest(Database& db, std::string_view session_id, std::int64_t seq_no, Timestamp occurred_at) {
    return value<std::int64_t>(
               db,
               "select not exists (select 1 from transaction_events where session_id = ? and seq_no > ?)"
               " and not exists (select 1 from transaction_events where session_id = ? and seq_no = ?"
               " and kind in ('started', 'updated', 'ended') and occurred_at > ?)",
               session_id, seq_no, session_id, seq_no, occurred_at) == 1;
}

bool repeats_number(Database& db, std::string_view session_id, std::int64_t seq_no) {
    return value<std::int64_t>(db,
                               "select count(*) > 1 from (select 1 from transaction_events"
                               " where session_id = ? and seq_no = ? limit 2)",
                               session_id, seq_no) == 1;
}

bool is_next(Database& db, std::string_view charge_point_id, std::string_view session_id,
             std::int64_t seq_no) {
    return value<std::int64_t>(
               db,
               "select not exists (select 1 from transaction_events where session_id = ? and seq_no > ?)"
               " and (exists (select 1 from transaction_events where session_id = ? and seq_no = ?)"
               " or (not exists (select 1 from transaction_events where session_id = ? and seq_no = 0)"
               " and exists (select 1 from transaction_events where charge_point_id = ? and seq_no = ?)))",
               session_id, seq_no, session_id, seq_no - 1, session_id, charge_point_id, seq_no - 1) == 1;
}

bool has_start_before(Database& db, std::string_view session_id, Timestamp at) {
    return value<std::int64_t>(db,
                               "select exists (select 1 from transaction_events where session_id = ?"
                               " and kind = 'started' and occurred_at < ?)",
                               session_id, at) == 1;
}

bool any_since(Database& db, std::string_view session_id, Timestamp at) {
    return value<std::int64_t>(
               db,
               "select exists (select 1 from transaction_events where session_id = ? and occurred_at >= ?)",
               session_id, at) == 1;
}

std::optional<Timestamp> last_before_end(Database& db, std::string_view session_id, std::int64_t seq_no,
                                         std::chrono::milliseconds ahead) {
    const auto last = select_one<TransactionEvent>(
        db,
        "where session_id = ? and seq_no <= ? and kind <> 'ended' and occurred_at <= received_at + ?"
        " order by occurred_at desc limit 1",
        session_id, seq_no, std::int64_t{ahead.count()});
    return last ? std::optional(last->occurred_at) : std::nullopt;
}

bool is_ended_after(Database& db, std::string_view session_id, std::int64_t seq_no) {
    return value<std::int64_t>(db,
                               "select exists (select 1 from transaction_events where session_id = ?"
                               " and seq_no > ? and kind = 'ended')",
                               session_id, seq_no) == 1;
}

std::vector<std::int64_t> numbers_of_others(Database& db, std::string_view charge_point_id,
                                            std::string_view session_id, std::int64_t first,
                                            std::int64_t last) {
    std::vector<std::int64_t> numbers;
    for (const auto& each : query<Number>(db,
                                          "select distinct seq_no from transaction_events where"
                                          " charge_point_id = ? and seq_no between ? and ?"
                                          " and session_id <> ? order by seq_no",
                                          charge_point_id, first, last, session_id))
        numbers.push_back(each.seq_no);
    return numbers;
}

// Ids rise with the time of receipt, so the oldest rows are the first ones.
std::int64_t prune(Database& db, Timestamp received_before, std::int64_t at_once) {
    return run(db,
               "delete from transaction_events where received_at < ? and id in"
               " (select id from transaction_events order by id limit ?)",
               received_before, at_once);
}

} // namespace voltgate::storage::transaction_events
