#include "core/events.hpp"
#include "core/provisioning/configuration.hpp"
#include "core/provisioning/desired.hpp"
#include "storage/records/device_model.hpp"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace voltgate::core::provisioning {

namespace {

struct Synced {
    std::string charge_point_id;
    std::int64_t keys = 0;
};
BOOST_DESCRIBE_STRUCT(Synced, (), (charge_point_id, keys))

struct Drifted {
    std::string charge_point_id;
    std::string name;
    std::optional<std::string> value;
    std::string desired_value;
};
BOOST_DESCRIBE_STRUCT(Drifted, (), (charge_point_id, name, value, desired_value))

void tell_drift(storage::Database& db, const Origin& origin, const storage::DesiredConfiguration& desired,
                const std::optional<std::string>& value) {
    events::record(db, events::configuration_drifted, {origin.organization_id, origin.charge_point_id},
                   origin.received_at, Drifted{origin.charge_point_id, desired.name, value, desired.value});
}

/// Stores rows of one charge point as they come in.
class Intake {
public:
    Intake(storage::Database& db, const Origin& origin)
        : db_(db)
        , origin_(origin)
        , record_(storage::charge_points::get(db, origin.charge_point_id)) {
        if (record_)
            desired_ = desired_of(db, *record_);
    }

    /// Whether it is known already, or there may be one more.
    bool has_room_for(const KeyName& key, std::size_t most) {
        if (before(key) != nullptr || added_.contains(key))
            return true;
        if (!stored_)
            stored_ =
                static_cast<std::size_t>(storage::configuration_keys::count(db_, origin_.charge_point_id));
        if (*stored_ + added_.size() >= most)
            return false;
        added_.insert(key);
        return true;
    }

    void put(const ReportedKey& key) {
        auto row = row_of(key.key);
        if (!key.unreadable)
            row.value = is_secret(key.key.name) ? std::nullopt : key.value;
        fill(row, key);
        const auto* known = before(key.key);
        if (known != nullptr && record_)
            row.reboot_required = waits_for_reboot(*known, *record_);
        storage::configuration_keys::put(db_, row);
        for (const auto& attribute : key.others)
            put_attribute(key.key, attribute);
        if (known != nullptr)
            watch(*known, row);
    }

    void put_unknown(const KeyName& key) {
        storage::ConfigurationKey row;
        set_key(row, key);
        own(row);
        row.known = false;
        storage::configuration_keys::put(db_, row);
    }

    void put_accepted(const KeyName& key, const std::string& value, Works works) {
        auto row = row_of(key);
        row.value = value;
        row.readonly = false;
        row.reboot_required = works == Works::after_reboot;
        storage::configuration_keys::put(db_, row);
    }

    void put_attribute(const KeyName& key, const ReportedAttribute& attribute) {
        storage::VariableAttribute row;
        set_key(row, key);
        row.charge_point_id = origin_.charge_point_id;
        row.type = attribute.type;
        row.value = is_secret(key.name) ? std::nullopt : attribute.value;
        row.mutability = attribute.mutability;
        row.persistent = attribute.persistent;
        row.constant = attribute.constant;
        row.reported_at = origin_.received_at;
        storage::variable_attributes::put(db_, row);
    }

private:
    void own(storage::ConfigurationKey& row) const {
        row.organization_id = origin_.organization_id;
        row.charge_point_id = origin_.charge_point_id;
        row.reported_at = origin_.received_at;
    }

    /// What was stored of it when its first row came in; null: nothing.
    const storage::ConfigurationKey* before(const KeyName& key) {
        auto place = before_.find(key);
        if (place == before_.end()) {
            storage::ConfigurationKey like;
            like.charge_point_id = origin_.charge_point_id;
            set_key(like, key);
            place = before_.emplace(key, storage::configuration_keys::same(db_, like)).first;
        }
        return place->second ? &*place->second : nullptr;
    }

    /// What is known of it already stays where a report does not speak of it.
    storage::ConfigurationKey row_of(const KeyName& key) {
        storage::ConfigurationKey row;
        if (const auto* known = before(key))
            row = *known;
        else
            set_key(row, key);
        own(row);
        row.known = true;
        row.reboot_required = false;
        return row;
    }

    static void fill(storage::ConfigurationKey& row, const ReportedKey& key) {
        if (key.readonly)
            row.readonly = key.readonly;
        if (key.actual) {
            row.mutability = key.actual->mutability;
            row.persistent = key.actual->persistent;
            row.constant = key.actual->constant;
        }
        if (key.characteristics) {
            row.data_type = key.characteristics->data_type;
            row.unit = key.characteristics->unit;
            row.min_limit = key.characteristics->min_limit;
            row.max_limit = key.characteristics->max_limit;
            row.values_list = key.characteristics->values_list;
            row.supports_monitoring = key.characteristics->supports_monitoring;
        }
    }

    void watch(const storage::ConfigurationKey& before, const storage::ConfigurationKey& now) {
        const auto wanted = desired_.find(key_of(now));
        if (wanted == desired_.end() || !before.value || !now.value)
            return;
        const auto& value = wanted->second.value;
        if (same_value(*before.value, value) && !same_value(*now.value, value))
            tell_drift(db_, origin_, wanted->second, now.value);
    }

    storage::Database& db_;
    const Origin& origin_;
    std::optional<storage::ChargePoint> record_;
    Desired desired_;
    std::map<KeyName, std::optional<storage::ConfigurationKey>> before_;
    std::optional<std::size_t> stored_; ///< rows when it was first asked
    std::set<KeyName> added_;
};

void tell_synced(storage::Database& db, const Origin& origin, std::int64_t keys) {
    events::record(db, events::configuration_synced, {origin.organization_id, origin.charge_point_id},
                   origin.received_at, Synced{origin.charge_point_id, keys});
}

} // namespace

std::size_t store_part(storage::Database& db, const Origin& origin, const Reported& reported,
                       std::size_t most) {
    Intake intake(db, origin);
    std::size_t left_out = 0;
    for (const auto& key : reported.keys) {
        if (intake.has_room_for(key.key, most))
            intake.put(key);
        else
            ++left_out;
    }
    for (const auto& key : reported.unknown)
        intake.put_unknown(key);
    return left_out;
}

void store_end_of_parts(storage::Database& db, const Origin& origin, Instant asked_at, ReportOf what) {
    const auto& id = origin.charge_point_id;
    if (what == ReportOf::everything) {
        storage::configuration_keys::forget_before(db, id, asked_at);
        storage::variable_attributes::forget_before(db, id, asked_at);
    }
    tell_synced(db, origin, storage::configuration_keys::count_since(db, id, asked_at));
}

void store_reported(storage::Database& db, const Origin& origin, const Reported& reported) {
    store_part(db, origin, reported, std::numeric_limits<std::size_t>::max());
    if (reported.everything)
        storage::configuration_keys::forget_before(db, origin.charge_point_id, origin.received_at);
    tell_synced(db, origin, std::ssize(reported.keys));
}

void store_accepted(storage::Database& db, const Origin& origin, const std::vector<AcceptedValue>& values) {
    if (values.empty())
        return;
    Intake intake(db, origin);
    for (const auto& each : values)
        intake.put_accepted(each.key, each.value, each.works);
    tell_synced(db, origin, std::ssize(values));
}

void store_accepted(storage::Database& db, const Origin& origin, const KeyName& key, const std::string& value,
                    Works works) {
    store_accepted(db, origin, {{key, value, works}});
}

void store_accepted_attribute(storage::Database& db, const Origin& origin, const KeyName& key,
                              const std::string& type, const std::string& value) {
    storage::VariableAttribute named;
    set_key(named, key);
    named.charge_point_id = origin.charge_point_id;
    named.type = type;
    auto row = storage::variable_attributes::same(db, named).value_or(named);
    row.value = value;
    row.reported_at = origin.received_at;
    storage::variable_attributes::put(db, row);
    tell_synced(db, origin, 1);
}

} // namespace voltgate::core::provisioning
