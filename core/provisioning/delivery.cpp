#include "core/provisioning/delivery.hpp"

#include "core/events.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <set>

namespace voltgate::core::provisioning {

namespace {

using storage::DeliveryStatus;

// A charge point that does not tell its configuration is left in peace after so many attempts.
constexpr std::int64_t read_attempts = 3;

struct Told {
    std::string charge_point_id;
    std::string name;
    std::string desired_value;
    std::optional<std::string> value;
    DeliveryStatus status{};
    std::optional<std::string> detail;
};
BOOST_DESCRIBE_STRUCT(Told, (), (charge_point_id, name, desired_value, value, status, detail))

std::optional<storage::ChargePoint> record_of(storage::Database& db, const std::string& charge_point_id) {
    return storage::charge_points::get(db, charge_point_id);
}

/// The answer to this wish is known, and asking again would bring the same.
bool is_settled(const KeyState& state) {
    if (!state.delivery)
        return false;
    switch (state.delivery->status) {
    case DeliveryStatus::rejected:
    case DeliveryStatus::not_supported:
        return true;
    case DeliveryStatus::reboot_required:
        return state.reboot_required;
    case DeliveryStatus::reduced:
        return state.reported && state.reported->value && state.delivery->delivered_value &&
               same_value(*state.reported->value, *state.delivery->delivered_value);
    case DeliveryStatus::accepted:
    case DeliveryStatus::failed:
        break;
    }
    return false;
}

/// A boot may have been that of a factory reset, or of another configuration.
bool was_told_before_boot(const KeyState& state, const storage::ChargePoint& record) {
    return state.reported && state.reported->known && record.last_boot_at &&
           *record.last_boot_at > state.reported->reported_at;
}

/// What is known of it may be so no more.
bool is_in_doubt(const KeyState& state, const storage::ChargePoint& record) {
    const bool rebooted = state.reported && state.reported->reboot_required && !state.reboot_required;
    return rebooted || (state.desired && was_told_before_boot(state, record));
}

/// Why a key cannot be set, as far as it is known without asking.
std::optional<Delivered> known_refusal(const KeyState& state) {
    if (!state.reported)
        return std::nullopt;
    if (!state.reported->known)
        return Delivered{DeliveryStatus::not_supported, {}, "the charge point does not know this key"};
    if (state.reported->readonly.value_or(false))
        return Delivered{DeliveryStatus::rejected, {}, "the key is read-only"};
    return std::nullopt;
}

} // namespace

bool whole_read_is_due(storage::Database& db, const std::string& charge_point_id) {
    const auto record = record_of(db, charge_point_id);
    if (!record)
        return false;
    const auto last = storage::configuration_reads::get(db, charge_point_id);
    if (!last || last->firmware_version != record->firmware_version.value_or(""))
        return true;
    return !last->read_at && last->attempts < read_attempts;
}

void store_whole_read(storage::Database& db, const Origin& origin, WholeRead how) {
    const auto record = record_of(db, origin.charge_point_id);
    if (!record)
        return;
    const auto firmware = record->firmware_version.value_or("");
    auto row = storage::configuration_reads::get(db, origin.charge_point_id);
    if (!row || row->firmware_version != firmware)
        row = storage::ConfigurationRead{origin.charge_point_id, firmware, {}, 0, {}};
    row->attempted_at = origin.received_at;
    if (how == WholeRead::succeeded)
        row->read_at = origin.received_at;
    else
        ++row->attempts;
    storage::configuration_reads::put(db, *row);
}

void forget_whole_read(storage::Database& db, const std::string& charge_point_id) {
    auto row = storage::configuration_reads::get(db, charge_point_id);
    if (!row)
        return;
    row->read_at.reset();
    row->attempts = 0;
    storage::configuration_reads::put(db, *row);
}

std::vector<KeyName> keys_to_read(storage::Database& db, const std::string& charge_point_id,
                                  Unasked unasked) {
    std::vector<KeyName> keys;
    const auto record = record_of(db, charge_point_id);
    if (!record)
        return keys;
    for (const auto& state : key_states(db, *record)) {
        const bool never_told = state.desired && !state.reported;
        const bool told_of_old = unasked == Unasked::read && is_in_doubt(state, *record);
        if ((never_told && !is_settled(state)) || told_of_old)
            keys.push_back(state.key);
    }
    return keys;
}

bool anything_is_due(storage::Database& db, const std::string& charge_point_id, Unasked unasked) {
    if (unasked == Unasked::read && whole_read_is_due(db, charge_point_id))
        return true;
    const auto record = record_of(db, charge_point_id);
    if (!record)
        return false;
    const auto states = key_states(db, *record);
    return std::any_of(states.begin(), states.end(),
                       [](const KeyState& state) { return !state.in_step() && !is_settled(state); }) ||
           !keys_to_read(db, charge_point_id, unasked).empty();
}

void store_untold(storage::Database& db, const Origin& origin, const std::vector<KeyName>& asked_for) {
    const std::set<KeyName> asked(asked_for.begin(), asked_for.end());
    const auto record = record_of(db, origin.charge_point_id);
    if (!record)
        return;
    Reported reported;
    for (const auto& state : key_states(db, *record))
        if (asked.contains(state.key) && is_in_doubt(state, *record))
            reported.keys.push_back({.key = state.key, .unreadable = true});
    if (!reported.keys.empty())
        store_reported(db, origin, reported);
}

std::vector<Wish> due_wishes(storage::Database& db, const Origin& origin,
                             const std::vector<KeyName>& asked_for) {
    const std::set<KeyName> asked(asked_for.begin(), asked_for.end());
    std::vector<Wish> wishes;
    const auto record = record_of(db, origin.charge_point_id);
    if (!record)
        return wishes;
    for (const auto& state : key_states(db, *record)) {
        const bool is_known = state.reported || asked.contains(state.key);
        if (!is_known || state.in_step() || is_settled(state))
            continue;
        Wish wish{state.key, state.desired->value};
        if (const auto refusal = known_refusal(state))
            store_delivered(db, origin, wish, *refusal);
        else
            wishes.push_back(std::move(wish));
    }
    return wishes;
}

void store_delivered(storage::Database& db, const Origin& origin, const Wish& wish,
                     const Delivered& delivered) {
    const auto record = record_of(db, origin.charge_point_id);
    if (!record)
        return;
    storage::ConfigurationDelivery row;
    row.charge_point_id = origin.charge_point_id;
    set_key(row, wish.key);
    row.value = wish.value;
    row.delivered_value = delivered.value;
    row.status = delivered.status;
    if (!delivered.detail.empty())
        row.detail = delivered.detail;
    row.firmware_version = record->firmware_version.value_or("");
    row.attempted_at = origin.received_at;
    storage::configuration_deliveries::put(db, row);
    if (delivered.value)
        store_accepted(db, origin, wish.key, *delivered.value,
                       delivered.status == DeliveryStatus::reboot_required ? Works::after_reboot
                                                                           : Works::at_once);
    events::record(
        db, events::configuration_delivered, {origin.organization_id, origin.charge_point_id},
        origin.received_at,
        Told{origin.charge_point_id, row.name, row.value, row.delivered_value, row.status, row.detail});
}

} // namespace voltgate::core::provisioning
