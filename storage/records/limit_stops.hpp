// Sessions that have reached a limit and are to be stopped: how often that was tried and when it is next. A
// row is written in the transaction that found the limit reached, so a restart loses none.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

struct LimitStop {
    static constexpr std::string_view table = "limit_stops";
    static constexpr std::string_view key = "session_id";

    std::string session_id{};
    std::string charge_point_id{};
    std::int64_t attempts = 0;
    std::optional<Timestamp> next_at{};      // absent: given up
    std::optional<std::string> command_id{}; // the last stop that was sent
    bool accepted = false;                   // one of them was
};
BOOST_DESCRIBE_STRUCT(LimitStop, (), (session_id, charge_point_id, attempts, next_at, command_id, accepted))

namespace limit_stops {

// Adds it or writes it anew.
void save(Database& db, const LimitStop& stop);
std::optional<LimitStop> get(Database& db, std::string_view session_id);
bool remove(Database& db, std::string_view session_id);
// Those that are to be sent now, to a charge point that is connected and has not been told
// to wait; the longest due first.
std::vector<LimitStop> to_send(Database& db, Timestamp now, std::int64_t limit);
// Those that were sent, and of which it must be known by now what became.
std::vector<LimitStop> to_judge(Database& db, Timestamp now, std::int64_t limit);

} // namespace limit_stops
} // namespace voltgate::storage
