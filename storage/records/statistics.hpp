// Figures of a stretch of time, of one charge point or of all of an organization: counted by the database.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage::statistics {

// Whose figures, and of which time: from `from` on, before `to`, which is not later than now.
struct Scope {
    std::string organization_id{default_organization};
    std::optional<std::string> charge_point_id{}; // absent: all of the organization
    Timestamp from{};
    Timestamp to{};
};

// Sessions count where they began; those that never began, where they were asked for.
struct SessionTotals {
    std::int64_t sessions = 0;
    std::int64_t active = 0;
    std::int64_t finished = 0;   // ended after they had begun
    std::int64_t successful = 0; // of these, the ones that delivered energy
    std::int64_t never_begun = 0;
    std::int64_t energy_wh = 0;
    std::int64_t finished_ms = 0; // how long the finished ones took together
};
BOOST_DESCRIBE_STRUCT(SessionTotals, (),
                      (sessions, active, finished, successful, never_begun, energy_wh, finished_ms))

SessionTotals sessions(Database& db, const Scope& scope);

// How long charge points could have been connected since they were registered, and how long they were.
struct NetworkTotals {
    std::int64_t charge_points = 0;
    std::int64_t observed_ms = 0;
    std::int64_t connected_ms = 0;
    std::int64_t connections = 0; // that were made in the time
};
BOOST_DESCRIBE_STRUCT(NetworkTotals, (), (charge_points, observed_ms, connected_ms, connections))

NetworkTotals network(Database& db, const Scope& scope);

// How many charge points of an organization there are, and how many are connected now.
struct FleetNow {
    std::int64_t charge_points = 0;
    std::int64_t connected = 0;
    std::int64_t evses = 0;
    std::int64_t active_sessions = 0;
};
BOOST_DESCRIBE_STRUCT(FleetNow, (), (charge_points, connected, evses, active_sessions))

FleetNow fleet(Database& db, std::string_view organization_id);

} // namespace voltgate::storage::statistics
