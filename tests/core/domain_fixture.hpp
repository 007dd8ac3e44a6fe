#pragma once

#include "core/origin.hpp"
#include "core/settings.hpp"
#include "storage/migrations.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/id_tags.hpp"
#include "storage/ulid.hpp"

#include <chrono>
#include <string>

namespace voltgate::core {

/// A database with one charge point CP1, one good id tag TAG1 and a clock that stands still until it is
/// moved; for rules that run inside a write.
struct DomainFixture {
    DomainFixture()
        : db({.path = ":memory:"}) {
        storage::migrate(db);
        add_charge_point("CP1");
        add_charge_point("CP2");
        add_tag("TAG1", storage::IdTagStatus::enabled);
    }

    void add_charge_point(const std::string& id) {
        storage::ChargePoint record;
        record.id = id;
        record.created_at = now;
        record.updated_at = now;
        storage::charge_points::add(db, record);
    }

    void add_tag(const std::string& uid, storage::IdTagStatus status, std::optional<Instant> expire_at = {},
                 std::optional<std::string> group = {}) {
        storage::IdTag tag;
        tag.id = storage::new_id("tag", now);
        tag.id_tag_uid = uid;
        tag.status = status;
        tag.expire_at = expire_at;
        tag.group_id = std::move(group);
        tag.created_at = now;
        tag.updated_at = now;
        storage::id_tags::add(db, tag);
    }

    [[nodiscard]] Origin origin(const std::string& charge_point = "CP1") const {
        return {std::string(storage::default_organization), charge_point, now};
    }

    storage::Database db;
    Settings settings;
    Instant now = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1) + std::chrono::hours(12);
};

} // namespace voltgate::core
