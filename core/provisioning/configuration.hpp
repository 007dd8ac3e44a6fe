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

/// Which key (1.6) or variable (2.x). Keys of 1.6 have a name only; names compare without case.
struct KeyName {
    std::string component_name{};
    std::string name{};
    std::string instance{};
    std::int64_t evse_id = 0;
};
[[nodiscard]] bool operator<(const KeyName& left, const KeyName& right);

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

/// One configuration key (1.6) or variable (2.x) as a charge point reports it.
struct ReportedKey {
    std::string name;
    std::optional<std::string> value;
    bool readonly = false;
};

/// What asking for keys brought; `unknown` are names that the charge point says it does not know.
struct Reported {
    std::vector<ReportedKey> keys{};
    std::vector<std::string> unknown{};
    bool everything = false; ///< it was asked for all that it has, and what is missing here is no more
};

/// Stores what it told, and tells of keys that have drifted away from what is desired.
void store_reported(storage::Database& db, const Origin& origin, const Reported& reported);

/// When a value that a charge point has accepted works.
enum class Works { at_once, after_reboot };

/// Stores a value that it has accepted.
void store_accepted(storage::Database& db, const Origin& origin, const std::string& name,
                    const std::string& value, Works works);

} // namespace voltgate::core::provisioning
