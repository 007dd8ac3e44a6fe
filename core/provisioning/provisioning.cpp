#include "core/provisioning/provisioning.hpp"

#include "core/events.hpp"
#include "core/provisioning/v16.hpp"
#include "core/scopes.hpp"
#include "core/transactions/transactions.hpp"
#include "storage/records/configuration_keys.hpp"

#include <utility>

namespace voltgate::core::provisioning {

namespace {

struct Booted {
    std::string charge_point_id;
    storage::BootStatus boot_status{};
    std::optional<std::string> vendor;
    std::optional<std::string> model;
    std::optional<std::string> firmware_version;
};
BOOST_DESCRIBE_STRUCT(Booted, (), (charge_point_id, boot_status, vendor, model, firmware_version))

struct Synced {
    std::string charge_point_id;
    std::int64_t keys = 0;
};
BOOST_DESCRIBE_STRUCT(Synced, (), (charge_point_id, keys))

} // namespace

BootAnswer boot(storage::Database& db, const Origin& origin, storage::charge_points::Boot boot,
                const Settings& settings) {
    const auto known = storage::charge_points::get(db, origin.charge_point_id);
    const bool admitted = known && known->admission == storage::Admission::accepted;
    boot.boot_status = admitted ? storage::BootStatus::accepted : storage::BootStatus::pending;
    storage::charge_points::booted(db, origin.charge_point_id, boot, origin.received_at);
    transactions::interrupt(db, origin);
    events::record(
        db, events::charge_point_booted, {origin.organization_id, origin.charge_point_id}, origin.received_at,
        Booted{origin.charge_point_id, boot.boot_status, boot.vendor, boot.model, boot.firmware_version});
    return {boot.boot_status, admitted ? settings.heartbeat_interval : settings.boot_retry_interval};
}

void store_configuration(storage::Database& db, const Origin& origin, const std::vector<ReportedKey>& keys,
                         const std::vector<std::string>& unknown) {
    storage::ConfigurationKey row;
    row.organization_id = origin.organization_id;
    row.charge_point_id = origin.charge_point_id;
    row.reported_at = origin.received_at;
    for (const auto& key : keys) {
        row.name = key.name;
        row.value = key.value;
        row.readonly = key.readonly;
        storage::configuration_keys::put(db, row);
    }
    row.known = false;
    row.value.reset();
    row.readonly.reset();
    for (const auto& name : unknown) {
        row.name = name;
        storage::configuration_keys::put(db, row);
    }
    events::record(db, events::configuration_synced, {origin.organization_id, origin.charge_point_id},
                   origin.received_at, Synced{origin.charge_point_id, std::ssize(keys)});
}

std::vector<Declaration> declarations(const Clock& clock) {
    const auto set = [&clock](Conversation& station, SetConfiguration command) {
        return v16::set_configuration(station, std::move(command), clock);
    };
    const auto sync = [&clock](Conversation& station, SyncConfiguration command) {
        return v16::sync_configuration(station, std::move(command), clock);
    };
    return {Declared<SetConfiguration>("set-configuration", scopes::configuration,
                                       "Sets one configuration key or variable")
                .v16(set),
            Declared<SyncConfiguration>("sync-configuration", scopes::configuration,
                                        "Reads configuration keys and stores them")
                .v16(sync)};
}

} // namespace voltgate::core::provisioning
