#include "core/provisioning/configuration.hpp"

#include "core/events.hpp"
#include "core/json/read.hpp"
#include "core/provisioning/naming.hpp"
#include "ocpp/types/text.hpp"
#include "storage/records/device_model.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>
#include <tuple>
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

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

/// Without blanks around the items of a list; true and false in small letters.
std::string plain(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (c == ',' || out.empty() || out.back() == ',')
            while (!out.empty() && out.back() == ' ')
                out.pop_back();
        if (c == ' ' && (out.empty() || out.back() == ','))
            continue;
        out += c;
    }
    while (!out.empty() && out.back() == ' ')
        out.pop_back();
    const auto word = lower(out);
    return word == "true" || word == "false" ? word : out;
}

std::set<std::string> tags_of(const storage::ChargePoint& record) {
    std::set<std::string> tags;
    const auto list = json::parse(record.tags.text);
    if (list && list->is_array())
        for (const auto& tag : list->get_array())
            if (tag.is_string())
                tags.emplace(tag.get_string());
    return tags;
}

/// What is said of this very charge point goes before what is said of its group, and that the more, the
/// narrower the group is.
int rank_of(const storage::DesiredConfiguration& desired) {
    return (desired.charge_point_id ? 8 : 0) + (desired.tag ? 4 : 0) + (desired.model ? 2 : 0) +
           (desired.vendor ? 1 : 0);
}

using Desired = std::map<KeyName, storage::DesiredConfiguration>;

Desired desired_of(storage::Database& db, const storage::ChargePoint& record) {
    const auto tags = tags_of(record);
    Desired chosen;
    for (auto& each : storage::desired_configuration::candidates(
             db, {record.organization_id, record.id, record.vendor, record.model})) {
        if (each.tag && !tags.contains(*each.tag))
            continue;
        const auto key = naming::at(record, key_of(each));
        const auto present = chosen.find(key);
        if (present == chosen.end() || rank_of(each) >= rank_of(present->second))
            chosen.insert_or_assign(key, std::move(each));
    }
    return chosen;
}

std::string firmware_of(const storage::ChargePoint& record) {
    return record.firmware_version.value_or("");
}

/// A boot since the value was set: what it was set to works now.
bool waits_for_reboot(const storage::ConfigurationKey& key, const storage::ChargePoint& record) {
    return key.reboot_required && !(record.last_boot_at && *record.last_boot_at > key.reported_at);
}

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
        for (auto& row : storage::configuration_keys::all_of(db, origin.charge_point_id))
            before_.emplace(key_of(row), std::move(row));
    }

    void put(const ReportedKey& key) {
        auto row = row_of(key.key);
        row.value = is_secret(key.key.name) ? std::nullopt : key.value;
        fill(row, key);
        const auto before = before_.find(key.key);
        if (before != before_.end() && record_)
            row.reboot_required = waits_for_reboot(before->second, *record_);
        storage::configuration_keys::put(db_, row);
        for (const auto& attribute : key.others)
            put_attribute(key.key, attribute);
        if (before != before_.end())
            watch(before->second, row);
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

    /// What is known of it already stays where a report does not speak of it.
    storage::ConfigurationKey row_of(const KeyName& key) const {
        storage::ConfigurationKey row;
        const auto before = before_.find(key);
        if (before != before_.end())
            row = before->second;
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
    std::map<KeyName, storage::ConfigurationKey> before_;
};

void tell_synced(storage::Database& db, const Origin& origin, std::int64_t keys) {
    events::record(db, events::configuration_synced, {origin.organization_id, origin.charge_point_id},
                   origin.received_at, Synced{origin.charge_point_id, keys});
}

} // namespace

bool operator<(const KeyName& left, const KeyName& right) {
    const auto order = [](const KeyName& key) {
        return std::tuple(lower(key.component_name), lower(key.component_instance), key.evse_id,
                          key.connector_id, lower(key.name), lower(key.instance));
    };
    return order(left) < order(right);
}

bool is_same(const KeyName& left, const KeyName& right) {
    return !(left < right) && !(right < left);
}

bool same_value(std::string_view left, std::string_view right) {
    return left == right || plain(left) == plain(right);
}

bool is_secret(std::string_view name) {
    constexpr std::array<std::string_view, 2> secrets{"authorizationkey", "basicauthpassword"};
    return std::find(secrets.begin(), secrets.end(), lower(name)) != secrets.end();
}

std::optional<std::string_view> own_command(std::string_view name) {
    if (is_secret(name))
        return "set-configuration";
    if (lower(name) == "securityprofile")
        return "set-security-profile";
    return std::nullopt;
}

bool KeyState::in_step() const {
    if (!desired)
        return true;
    if (reported && reported->known && reported->value)
        return same_value(*reported->value, desired->value);
    // Nobody can read it: what was accepted is believed.
    return reported && reported->known && delivery &&
           (delivery->status == storage::DeliveryStatus::accepted ||
            delivery->status == storage::DeliveryStatus::reboot_required);
}

std::vector<KeyState> key_states(storage::Database& db, const storage::ChargePoint& record) {
    std::map<KeyName, KeyState> states;
    for (auto& row : storage::configuration_keys::all_of(db, record.id)) {
        auto& state = states[key_of(row)];
        state.reboot_required = waits_for_reboot(row, record);
        state.reported = std::move(row);
    }
    for (auto& [key, row] : desired_of(db, record))
        states[key].desired = row;
    for (auto& row : storage::configuration_deliveries::of_charge_point(db, record.id)) {
        const auto found = states.find(key_of(row));
        const bool of_now = found != states.end() && found->second.desired &&
                            found->second.desired->value == row.value &&
                            row.firmware_version == firmware_of(record);
        if (of_now)
            found->second.delivery = std::move(row);
    }
    std::vector<KeyState> out;
    for (auto& [key, state] : states) {
        state.key = key;
        out.push_back(std::move(state));
    }
    return out;
}

void store_part(storage::Database& db, const Origin& origin, const Reported& reported) {
    Intake intake(db, origin);
    for (const auto& key : reported.keys)
        intake.put(key);
    for (const auto& key : reported.unknown)
        intake.put_unknown(key);
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
    store_part(db, origin, reported);
    if (reported.everything)
        storage::configuration_keys::forget_before(db, origin.charge_point_id, origin.received_at);
    tell_synced(db, origin, std::ssize(reported.keys));
}

void store_accepted(storage::Database& db, const Origin& origin, const KeyName& key, const std::string& value,
                    Works works) {
    Intake(db, origin).put_accepted(key, value, works);
    tell_synced(db, origin, 1);
}

void store_accepted_attribute(storage::Database& db, const Origin& origin, const KeyName& key,
                              const std::string& type, const std::string& value) {
    storage::VariableAttribute row;
    for (auto& each : storage::variable_attributes::of_charge_point(db, origin.charge_point_id))
        if (each.type == type && is_same(key_of(each), key))
            row = std::move(each);
    set_key(row, key);
    row.charge_point_id = origin.charge_point_id;
    row.type = type;
    row.value = value;
    row.reported_at = origin.received_at;
    storage::variable_attributes::put(db, row);
    tell_synced(db, origin, 1);
}

} // namespace voltgate::core::provisioning
