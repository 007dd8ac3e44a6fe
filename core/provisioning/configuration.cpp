#include "core/provisioning/configuration.hpp"

#include "core/charge_point_tags.hpp"
#include "core/provisioning/desired.hpp"
#include "core/provisioning/naming.hpp"
#include "ocpp/types/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <tuple>
#include <utility>

namespace voltgate::core::provisioning {

namespace {

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

/// What is said of this very charge point goes before what is said of its group, and that the more, the
/// narrower the group is.
int rank_of(const storage::DesiredConfiguration& desired) {
    return (desired.charge_point_id ? 8 : 0) + (desired.tag ? 4 : 0) + (desired.model ? 2 : 0) +
           (desired.vendor ? 1 : 0);
}

std::string firmware_of(const storage::ChargePoint& record) {
    return record.firmware_version.value_or("");
}

} // namespace

Desired desired_of(storage::Database& db, const storage::ChargePoint& record) {
    const auto tags = tags_in(record.tags);
    Desired chosen;
    for (auto& each : storage::desired_configuration::candidates(
             db, {record.organization_id, record.id, record.vendor, record.model})) {
        if (each.tag && std::find(tags.begin(), tags.end(), *each.tag) == tags.end())
            continue;
        const auto key = naming::at(record, key_of(each));
        const auto present = chosen.find(key);
        if (present == chosen.end() || rank_of(each) >= rank_of(present->second))
            chosen.insert_or_assign(key, std::move(each));
    }
    return chosen;
}

/// A boot since the value was set: what it was set to works now.
bool waits_for_reboot(const storage::ConfigurationKey& key, const storage::ChargePoint& record) {
    return key.reboot_required && !(record.last_boot_at && *record.last_boot_at > key.reported_at);
}

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

} // namespace voltgate::core::provisioning
