#include "core/provisioning/provisioning.hpp"

#include "core/events.hpp"
#include "core/firmware/firmware.hpp"
#include "core/provisioning/configuration.hpp"
#include "core/provisioning/delivery.hpp"
#include "core/provisioning/naming.hpp"
#include "core/provisioning/v16.hpp"
#include "core/provisioning/v2_configuration.hpp"
#include "core/provisioning/v2_network.hpp"
#include "core/provisioning/v2_reports.hpp"
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
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(Booted, (), (charge_point_id, boot_status, vendor, model, firmware_version, reason))

bool is_other(const std::optional<std::string>& before, const std::optional<std::string>& now) {
    return before && now && *before != *now;
}

/// The identity was given to another charge point, or its hardware was exchanged.
bool is_other_equipment(const storage::ChargePoint& before, const storage::charge_points::Boot& now) {
    return is_other(before.vendor, now.vendor) || is_other(before.model, now.model) ||
           is_other(before.serial_number, now.serial_number);
}

/// It tells of its boot again on the same connection, as it has to until that is accepted.
bool tells_again(const storage::ChargePoint& before) {
    return before.boot_status == storage::BootStatus::pending && before.connected_at &&
           before.last_boot_at >= before.connected_at;
}

/// What has a command of its own, which does all that belongs to it.
std::optional<Refusal> other_way(const SetConfiguration& command) {
    const auto own = own_command(command.name);
    if (!own || *own == set_verb)
        return std::nullopt;
    return Refusal{Refusal::Kind::conflict, "other_command", "name",
                   command.name + " is set by the command " + std::string(*own)};
}

/// A password goes by its plain name, by which it is known as one wherever the command is kept.
bool hides_password(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot != std::string_view::npos && is_secret(name.substr(dot + 1));
}

constexpr const char* plain_password = "a password is named AuthorizationKey or BasicAuthPassword, and its "
                                       "component by component_name";

/// What need not be asked, because the answer is known.
std::optional<Refusal> known_in_advance(storage::Database& db, const std::string& charge_point_id,
                                        const SetConfiguration& command) {
    const auto record = storage::charge_points::get(db, charge_point_id);
    if (!record)
        return std::nullopt;
    auto given = key_of_body(command);
    given.name = command.name;
    const auto wanted = given.component_name.empty() ? naming::named(db, *record, command.name)
                                                     : naming::at(*record, std::move(given));
    if (naming::is_nowhere(*record, wanted))
        return invalid("component_name", command.name + " is a variable of no component that is known");
    const auto keys = storage::configuration_keys::by_name(db, charge_point_id, wanted.name);
    const auto meant = std::find_if(keys.begin(), keys.end(), [&](const storage::ConfigurationKey& key) {
        return is_same(key_of(key), wanted);
    });
    if (meant == keys.end() || !meant->readonly.value_or(false))
        return std::nullopt;
    return Refusal{Refusal::Kind::conflict, "read_only", "name",
                   "the charge point said that " + meant->name + " is read-only"};
}

std::optional<Refusal> may_be_set(storage::Database& db, const std::string& charge_point_id,
                                  const SetConfiguration& command) {
    if (hides_password(command.name))
        return invalid("name", plain_password);
    if (command.force.value_or(false))
        return std::nullopt;
    if (auto refusal = other_way(command))
        return refusal;
    return known_in_advance(db, charge_point_id, command);
}

/// The first of several that the charge point has nowhere.
std::optional<Refusal> refuse_nowhere(storage::Database& db, const std::string& charge_point_id,
                                      const std::vector<KeyName>& keys, std::string field) {
    const auto record = storage::charge_points::get(db, charge_point_id);
    for (const auto& key : keys) {
        const bool bare = record && key.component_name.empty();
        if (bare && naming::is_nowhere(*record, naming::named(db, *record, key.name)))
            return invalid(std::move(field), key.name + " is a variable of no component that is known");
    }
    return std::nullopt;
}

template <class Variable>
std::vector<KeyName> keys_of(const std::vector<Variable>& variables) {
    std::vector<KeyName> keys;
    for (const NamedVariable& variable : variables)
        keys.push_back(key_of(variable));
    return keys;
}

std::optional<Refusal> may_be_synced(storage::Database& db, const std::string& charge_point_id,
                                     const SyncConfiguration& command) {
    std::vector<KeyName> keys;
    for (const auto& name : command.keys.value_or(std::vector<std::string>{}))
        keys.emplace_back().name = name;
    return refuse_nowhere(db, charge_point_id, keys, "keys");
}

std::optional<Refusal> may_be_read(storage::Database& db, const std::string& charge_point_id,
                                   const GetVariables& command) {
    return refuse_nowhere(db, charge_point_id, keys_of(command.variables), "variables");
}

std::optional<Refusal> may_be_written(storage::Database& db, const std::string& charge_point_id,
                                      const SetVariables& command) {
    const bool secret =
        std::any_of(command.variables.begin(), command.variables.end(), [](const GivenVariable& variable) {
            return is_secret(variable.name) || hides_password(variable.name);
        });
    if (secret)
        return invalid("variables", "a password is set by set-configuration");
    return refuse_nowhere(db, charge_point_id, keys_of(command.variables), "variables");
}

} // namespace

BootAnswer boot(storage::Database& db, const Origin& origin, storage::charge_points::Boot boot,
                BootCause cause, const Settings& settings) {
    const auto known = storage::charge_points::get(db, origin.charge_point_id);
    const bool admitted = known && known->admission == storage::Admission::accepted;
    boot.boot_status = admitted ? storage::BootStatus::accepted : storage::BootStatus::pending;
    boot.restarted = cause == BootCause::restarted && !(known && tells_again(*known));
    storage::charge_points::booted(db, origin.charge_point_id, boot, origin.received_at);
    if (known && is_other_equipment(*known, boot)) // B07.FR.14
        forget_whole_read(db, origin.charge_point_id);
    const bool held = admitted && settings.boot.hold_until_configured &&
                      anything_is_due(db, origin.charge_point_id, Unasked::read);
    if (held) {
        boot.boot_status = storage::BootStatus::pending;
        storage::charge_points::set_boot_status(db, origin.charge_point_id, boot.boot_status,
                                                origin.received_at);
    }
    if (boot.restarted)
        transactions::interrupt(db, origin);
    firmware::booted(db, origin, boot.firmware_version);
    events::record(db, events::charge_point_booted, {origin.organization_id, origin.charge_point_id},
                   origin.received_at,
                   Booted{origin.charge_point_id, boot.boot_status, boot.vendor, boot.model,
                          boot.firmware_version, boot.boot_reason});
    const bool accepted = boot.boot_status == storage::BootStatus::accepted;
    const bool again =
        held && cause == BootCause::asked_for && known->boot_status == storage::BootStatus::pending;
    return {boot.boot_status, accepted ? settings.boot.heartbeat_interval : settings.boot.retry_interval,
            held, again};
}

namespace {

/// A translator that works with these means.
template <class Command>
auto by(boost::asio::awaitable<Outcome> (*function)(Conversation&, Command, Means), const Means& means) {
    return [function, means](Conversation& station, Command command) {
        return function(station, std::move(command), means);
    };
}

std::vector<Declaration> configuration_declarations(const Means& means) {
    const auto set = [&clock = means.clock, hash = means.hash](Conversation& station,
                                                               SetConfiguration command) {
        return v16::set_configuration(station, std::move(command), clock, hash);
    };
    const auto sync = [&clock = means.clock](Conversation& station, SyncConfiguration command) {
        return v16::sync_configuration(station, std::move(command), clock);
    };
    return {
        Declared<SetConfiguration>(set_verb, scopes::configuration, "Sets one configuration key or variable")
            .precondition(may_be_set)
            .v16(set)
            .v16_unless(v16::refuse_value)
            .v2(by(v2::set_configuration, means))
            .v2_unless(v2::refuse_value),
        Declared<SyncConfiguration>("sync-configuration", scopes::configuration,
                                    "Reads configuration keys or variables and stores them")
            .precondition(may_be_synced)
            .v16(sync)
            .v2(by(v2::sync_configuration, means)),
        Declared<GetVariables>("get-variables", scopes::configuration, "Reads attributes of variables")
            .precondition(may_be_read)
            .v2(by<GetVariables>(v2::get_variables, means)),
        Declared<SetVariables>("set-variables", scopes::configuration, "Sets attributes of variables")
            .precondition(may_be_written)
            .v2(by<SetVariables>(v2::set_variables, means))
            .v2_unless(v2::refuse_values)};
}

std::optional<Refusal> asks_for_something(storage::Database&, const std::string&, const GetReport& command) {
    if (!command.component_criteria.empty() || !command.variables.empty())
        return std::nullopt;
    return invalid("component_criteria",
                   "criteria or variables are needed; without any ask for a base report");
}

std::vector<Declaration> report_declarations(const Means& means) {
    const auto base = [&parts = means.multiparts](Conversation& station, GetBaseReport command) {
        return v2::get_base_report(station, command, parts);
    };
    return {Declared<GetBaseReport>("get-base-report", scopes::configuration,
                                    "Has the charge point report its device model")
                .v2(base),
            Declared<GetReport>("get-report", scopes::configuration,
                                "Has the charge point report some components and variables")
                .precondition(asks_for_something)
                .v2(by(v2::get_report, means))};
}

} // namespace

std::vector<Declaration> declarations(const Means& means) {
    auto all = configuration_declarations(means);
    for (auto& each : report_declarations(means))
        all.push_back(std::move(each));
    all.push_back(Declared<SetNetworkProfile>("set-network-profile", scopes::configuration,
                                              "Stores at the charge point how it reaches a central system")
                      .precondition(v2::password_may_come)
                      .v2(by<SetNetworkProfile>(v2::set_network_profile, means))
                      .v2_unless(v2::refuse_profile));
    return all;
}

} // namespace voltgate::core::provisioning
