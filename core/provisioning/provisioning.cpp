#include "core/provisioning/provisioning.hpp"

#include "core/events.hpp"
#include "core/firmware/firmware.hpp"
#include "core/provisioning/configuration.hpp"
#include "core/provisioning/v16.hpp"
#include "core/scopes.hpp"
#include "core/transactions/transactions.hpp"
#include "storage/records/configuration_keys.hpp"

#include <algorithm>
#include <utility>

namespace voltgate::core::provisioning {

namespace {

constexpr std::string_view set_verb = "set-configuration";

struct Booted {
    std::string charge_point_id;
    storage::BootStatus boot_status{};
    std::optional<std::string> vendor;
    std::optional<std::string> model;
    std::optional<std::string> firmware_version;
};
BOOST_DESCRIBE_STRUCT(Booted, (), (charge_point_id, boot_status, vendor, model, firmware_version))

/// What has a command of its own, which does all that belongs to it.
std::optional<Refusal> other_way(const SetConfiguration& command) {
    const auto own = own_command(command.name);
    if (!own || *own == set_verb)
        return std::nullopt;
    return Refusal{Refusal::Kind::conflict, "other_command", "name",
                   command.name + " is set by the command " + std::string(*own)};
}

/// What need not be asked, because the answer is known.
std::optional<Refusal> read_only(storage::Database& db, const std::string& charge_point_id,
                                 const SetConfiguration& command) {
    const auto keys = storage::configuration_keys::by_name(db, charge_point_id, command.name);
    const auto meant = std::find_if(keys.begin(), keys.end(), [&](const storage::ConfigurationKey& key) {
        return key.component_name == command.component_name.value_or("") &&
               key.instance == command.instance.value_or("") && key.evse_id == command.evse_id.value_or(0);
    });
    if (meant == keys.end() || !meant->readonly.value_or(false))
        return std::nullopt;
    return Refusal{Refusal::Kind::conflict, "read_only", "name",
                   "the charge point said that " + meant->name + " is read-only"};
}

std::optional<Refusal> may_be_set(storage::Database& db, const std::string& charge_point_id,
                                  const SetConfiguration& command) {
    if (command.force.value_or(false))
        return std::nullopt;
    if (auto refusal = other_way(command))
        return refusal;
    return read_only(db, charge_point_id, command);
}

} // namespace

BootAnswer boot(storage::Database& db, const Origin& origin, storage::charge_points::Boot boot,
                BootCause cause, const Settings& settings) {
    const auto known = storage::charge_points::get(db, origin.charge_point_id);
    const bool admitted = known && known->admission == storage::Admission::accepted;
    boot.boot_status = admitted ? storage::BootStatus::accepted : storage::BootStatus::pending;
    storage::charge_points::booted(db, origin.charge_point_id, boot, origin.received_at);
    if (cause == BootCause::restarted)
        transactions::interrupt(db, origin);
    firmware::booted(db, origin, boot.firmware_version);
    events::record(
        db, events::charge_point_booted, {origin.organization_id, origin.charge_point_id}, origin.received_at,
        Booted{origin.charge_point_id, boot.boot_status, boot.vendor, boot.model, boot.firmware_version});
    return {boot.boot_status, admitted ? settings.boot.heartbeat_interval : settings.boot.retry_interval};
}

std::vector<Declaration> declarations(const Clock& clock, security::Hashing& hashing) {
    const auto set = [&clock, &hashing](Conversation& station, SetConfiguration command) {
        return v16::set_configuration(station, std::move(command), clock, hashing);
    };
    const auto sync = [&clock](Conversation& station, SyncConfiguration command) {
        return v16::sync_configuration(station, std::move(command), clock);
    };
    return {
        Declared<SetConfiguration>(set_verb, scopes::configuration, "Sets one configuration key or variable")
            .precondition(may_be_set)
            .v16(set),
        Declared<SyncConfiguration>("sync-configuration", scopes::configuration,
                                    "Reads configuration keys and stores them")
            .v16(sync)};
}

} // namespace voltgate::core::provisioning
