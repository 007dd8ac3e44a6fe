#pragma once

#include "core/origin.hpp"
#include "storage/database.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/configuration_keys.hpp"
#include "storage/records/desired_configuration.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a charge point is set to, what an operator wants it to be set to, and what became of that. Rules that
/// run inside a write or a read.
namespace voltgate::core::provisioning {

/// Which key or variable: a variable belongs to a component of the charge point, an EVSE or a connector; a
/// key has a name only. Names compare without case.
struct KeyName {
    std::string component_name{};
    std::string name{};
    std::string instance{};
    std::int64_t evse_id = 0;
    std::string component_instance{};
    std::int64_t connector_id = 0;
};
[[nodiscard]] bool operator<(const KeyName& left, const KeyName& right);
[[nodiscard]] bool is_same(const KeyName& left, const KeyName& right);

/// Of a row whose columns name a key.
template <class Row>
[[nodiscard]] KeyName key_of(const Row& row) {
    return {row.component_name,     row.name,        row.instance, row.evse_id,
            row.component_instance, row.connector_id};
}
template <class Row>
void set_key(Row& row, const KeyName& key) {
    row.component_name = key.component_name;
    row.component_instance = key.component_instance;
    row.evse_id = key.evse_id;
    row.connector_id = key.connector_id;
    row.name = key.name;
    row.instance = key.instance;
}

/// The same value, however a charge point writes it: blanks around the items of a list and the case of true
/// and false mean nothing (pitfall 32: what is so already is not written again).
[[nodiscard]] bool same_value(std::string_view left, std::string_view right);

/// Whether a key holds a password: its value is never stored, shown nor desired (security whitepaper, A01).
[[nodiscard]] bool is_secret(std::string_view name);

/// The command that sets a key which is more than a value: a password, a security profile. Such a key is
/// never desired.
[[nodiscard]] std::optional<std::string_view> own_command(std::string_view name);

/// One key as it stands.
struct KeyState {
    KeyName key{};
    std::optional<storage::ConfigurationKey> reported{};
    std::optional<storage::DesiredConfiguration> desired{};
    std::optional<storage::ConfigurationDelivery> delivery{}; ///< of what is desired now, with this firmware
    bool reboot_required = false;

    /// Nothing is desired, or it is so.
    [[nodiscard]] bool in_step() const;
};

/// Every key that the charge point told of or that is desired for it, by name.
[[nodiscard]] std::vector<KeyState> key_states(storage::Database& db, const storage::ChargePoint& record);

/// What an attribute of a variable is like. `type` is empty for the actual value.
struct ReportedAttribute {
    std::string type{};
    std::optional<std::string> value{};
    std::optional<std::string> mutability{};
    bool persistent = false;
    bool constant = false;
};

/// What the values of a variable are like.
struct Characteristics {
    std::string data_type{};
    std::optional<std::string> unit{};
    std::optional<double> min_limit{};
    std::optional<double> max_limit{};
    std::optional<std::string> values_list{};
    bool supports_monitoring = false;
};

/// One key or variable as a charge point reports it. What it leaves out is not changed by the report.
struct ReportedKey {
    KeyName key{};
    std::optional<std::string> value{};
    std::optional<bool> readonly{};
    bool unreadable = false;                   ///< it is there, and its value was not told when asked for
    std::optional<ReportedAttribute> actual{}; ///< without the value
    std::optional<Characteristics> characteristics{};
    std::vector<ReportedAttribute> others{}; ///< target, least and greatest target
};

/// What asking for keys brought; `unknown` are names that the charge point says it does not know.
struct Reported {
    std::vector<ReportedKey> keys{};
    std::vector<KeyName> unknown{};
    bool everything = false; ///< it was asked for all that it has, and what is missing here is no more
};

/// Stores what it told, and tells of keys that have drifted away from what is desired.
void store_reported(storage::Database& db, const Origin& origin, const Reported& reported);

/// The same for a part of a report, as long as the charge point has no more than `most` keys; returns how
/// many were left out.
std::size_t store_part(storage::Database& db, const Origin& origin, const Reported& reported,
                       std::size_t most);
/// All parts of a report have been stored. Of everything that it has: what was told before it was asked for,
/// and not since, is no more.
enum class ReportOf { everything, some };
void store_end_of_parts(storage::Database& db, const Origin& origin, Instant asked_at, ReportOf what);

/// When a value that a charge point has accepted works.
enum class Works { at_once, after_reboot };

/// Stores values that it has accepted.
struct AcceptedValue {
    KeyName key{};
    std::string value{};
    Works works = Works::at_once;
};
void store_accepted(storage::Database& db, const Origin& origin, const std::vector<AcceptedValue>& values);
void store_accepted(storage::Database& db, const Origin& origin, const KeyName& key, const std::string& value,
                    Works works);
/// The same of another attribute than the actual value.
void store_accepted_attribute(storage::Database& db, const Origin& origin, const KeyName& key,
                              const std::string& type, const std::string& value);

} // namespace voltgate::core::provisioning
