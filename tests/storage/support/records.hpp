// A migrated database in memory, and records with the least that they need.
#pragma once

#include "storage/migrations.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/sessions.hpp"
#include "storage/ulid.hpp"
#include "tests/storage/support/scratch.hpp"

namespace voltgate::storage::test {

inline std::unique_ptr<Database> migrated() {
    DatabaseOptions options;
    options.path = ":memory:";
    auto db = std::make_unique<Database>(options);
    migrate(*db);
    return db;
}

inline ChargePoint charge_point(const std::string& id) {
    ChargePoint record;
    record.id = id;
    return record;
}

inline Session session(const std::string& charge_point_id, std::int64_t evse_id, std::int64_t started) {
    Session record;
    record.id = new_id("ses", at(started));
    record.charge_point_id = charge_point_id;
    record.evse_id = evse_id;
    record.started_at = at(started);
    return record;
}

} // namespace voltgate::storage::test
