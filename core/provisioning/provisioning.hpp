#pragma once

#include "core/charge_point.hpp"
#include "core/command/declaration.hpp"
#include "core/json/constraint.hpp"
#include "core/multipart/collector.hpp"
#include "core/origin.hpp"
#include "core/provisioning/device_model.hpp"
#include "core/settings.hpp"
#include "storage/database.hpp"
#include "storage/records/charge_points.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/describe.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Functional block B: a charge point boots and is configured.
namespace voltgate::core::provisioning {

/// What the charge point is told about its boot.
struct BootAnswer {
    storage::BootStatus status = storage::BootStatus::pending;
    std::chrono::seconds interval{}; ///< accepted: the heartbeat's; otherwise the wait before the next boot
    bool held = false;               ///< it is pending only until it is configured
    bool held_again = false;         ///< it was held before, and booted because we asked it to
};

/// Called on the charge point's loop after its boot was stored, before the answer is sent.
using OnBooted = std::function<void(ChargePoint&, const BootAnswer&)>;

/// Stores what a charge point tells of itself when it boots, and decides whether it is accepted: one that an
/// operator has not admitted yet stays pending, and, where the settings say so, one that is not configured as
/// it should be. What was open on it may have been cut by the boot, and its values may be others now, unless
/// it is only told of again: because we asked, or because it has to until it is accepted.
enum class BootCause { restarted, asked_for };
BootAnswer boot(storage::Database& db, const Origin& origin, storage::charge_points::Boot boot,
                BootCause cause, const Settings& settings);

/// The operator's commands.
struct SetConfiguration {
    std::string name;
    std::string value;
    std::optional<std::string> component_name;
    std::optional<std::string> component_instance;
    std::optional<std::string> instance;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
    std::optional<bool> verify;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(SetConfiguration, (),
                      (name, value, component_name, component_instance, instance, evse_id, connector_id,
                       verify, force))
constexpr auto json_constraints(const SetConfiguration*) {
    return std::array{
        json::field("name").length(1, 50),
        json::field("value").length(0, 2500),
        json::field("component_name")
            .length(1, 50)
            .about("The variable's component (OCPP 2.x); not needed for what is a key of OCPP 1.6, too"),
        json::field("component_instance").length(1, 50),
        json::field("instance").length(1, 50),
        json::field("evse_id").at_least(0),
        json::field("connector_id").at_least(0),
        json::field("verify").about("Reads the value back and tells whether it is the one that was set"),
        json::field("force").about("Sends it although the charge point said that the key is read-only")};
}

struct SyncConfiguration {
    std::optional<std::vector<std::string>> keys;
};
BOOST_DESCRIBE_STRUCT(SyncConfiguration, (), (keys))
constexpr auto json_constraints(const SyncConfiguration*) {
    return std::array{json::field("keys").length(0, 500).about("Only these; without them all that it tells")};
}

/// Makes of a password what is kept of it; takes its time on a thread of its own.
using HashPassword = std::function<boost::asio::awaitable<std::string>(std::string password)>;

/// What the commands about the device model are carried out with.
struct Means {
    const Clock& clock;
    HashPassword hash;
    multipart::Collector& multiparts;
    const VariableSettings& variables;
    const NetworkSettings& networks;
};
[[nodiscard]] std::vector<Declaration> declarations(const Means& means);

} // namespace voltgate::core::provisioning
