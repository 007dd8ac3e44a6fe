#include "tools/simulator/v16/configuration_keys.hpp"

#include "tools/simulator/values.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include <algorithm>
#include <array>

namespace voltgate::simulator {

namespace {

using Key = ConfigurationKeys::Key;
using Kind = ConfigurationKeys::Kind;
using Access = ConfigurationKeys::Access;
using Effect = ConfigurationKeys::Effect;

constexpr std::size_t longest_value = 500; // ChangeConfiguration.value

constexpr std::array<std::string_view, 22> measurands{"Current.Export",
                                                      "Current.Import",
                                                      "Current.Offered",
                                                      "Energy.Active.Export.Interval",
                                                      "Energy.Active.Export.Register",
                                                      "Energy.Active.Import.Interval",
                                                      "Energy.Active.Import.Register",
                                                      "Energy.Reactive.Export.Interval",
                                                      "Energy.Reactive.Export.Register",
                                                      "Energy.Reactive.Import.Interval",
                                                      "Energy.Reactive.Import.Register",
                                                      "Frequency",
                                                      "Power.Active.Export",
                                                      "Power.Active.Import",
                                                      "Power.Factor",
                                                      "Power.Offered",
                                                      "Power.Reactive.Export",
                                                      "Power.Reactive.Import",
                                                      "RPM",
                                                      "SoC",
                                                      "Temperature",
                                                      "Voltage"};

std::vector<Key> standard_keys(unsigned connectors) {
    const auto sampled =
        "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage,SoC,Temperature";
    return {
        {"AllowOfflineTxForUnknownId", "false", Kind::boolean},
        {"AuthorizationCacheEnabled", "true", Kind::boolean},
        {"AuthorizeRemoteTxRequests", "false", Kind::boolean},
        {"ClockAlignedDataInterval", "0", Kind::integer},
        {"ConnectionTimeOut", "60", Kind::integer},
        {"ConnectorPhaseRotation", "NotApplicable"},
        {"GetConfigurationMaxKeys", "100", Kind::integer, Access::read_only},
        {"HeartbeatInterval", "300", Kind::integer},
        {"LocalAuthorizeOffline", "true", Kind::boolean},
        {"LocalPreAuthorize", "false", Kind::boolean},
        {"MaxEnergyOnInvalidId", "0", Kind::integer},
        {"MeterValuesAlignedData", "Energy.Active.Import.Register", Kind::measurands},
        {"MeterValuesSampledData", sampled, Kind::measurands},
        {"MeterValueSampleInterval", "60", Kind::integer},
        {"MinimumStatusDuration", "0", Kind::integer},
        {"NumberOfConnectors", std::to_string(connectors), Kind::integer, Access::read_only},
        {"ResetRetries", "1", Kind::integer},
        {"StopTransactionOnEVSideDisconnect", "true", Kind::boolean},
        {"StopTransactionOnInvalidId", "true", Kind::boolean},
        {"StopTxnAlignedData", "", Kind::measurands},
        {"StopTxnSampledData", "", Kind::measurands},
        {"SupportedFeatureProfiles",
         "Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger",
         Kind::text, Access::read_only},
        {"TransactionMessageAttempts", "5", Kind::integer},
        {"TransactionMessageRetryInterval", "10", Kind::integer},
        {"UnlockConnectorOnEVSideDisconnect", "true", Kind::boolean},
        {"WebSocketPingInterval", "60", Kind::integer},
        {"LocalAuthListEnabled", "true", Kind::boolean},
        {"LocalAuthListMaxLength", "1000", Kind::integer, Access::read_only},
        {"SendLocalListMaxLength", "100", Kind::integer, Access::read_only},
        {"ReserveConnectorZeroSupported", "true", Kind::boolean, Access::read_only},
        {"ChargeProfileMaxStackLevel", "10", Kind::integer, Access::read_only},
        {"ChargingScheduleAllowedChargingRateUnit", "Current,Power", Kind::text, Access::read_only},
        {"ChargingScheduleMaxPeriods", "24", Kind::integer, Access::read_only},
        {"ConnectorSwitch3to1PhaseSupported", "false", Kind::boolean, Access::read_only},
        {"MaxChargingProfilesInstalled", "20", Kind::integer, Access::read_only},
        {"AuthorizationKey", "", Kind::text, Access::write_only},
        {"CpoName", "Voltgate"},
        {"SecurityProfile", "0", Kind::integer, Access::read_write, Effect::after_reboot},
        {"AdditionalRootCertificateCheck", "false", Kind::boolean, Access::read_only},
        {"CertificateStoreMaxLength", "10", Kind::integer, Access::read_only},
        {"SupportedFileTransferProtocols", "HTTP,HTTPS,FTP", Kind::text, Access::read_only},
        {"VendorRestartInterval", "0", Kind::integer, Access::read_write, Effect::after_reboot},
    };
}

bool fits(Kind kind, std::string_view value) {
    switch (kind) {
    case Kind::integer:
        return whole_number(value).has_value();
    case Kind::boolean:
        return boost::iequals(value, "true") || boost::iequals(value, "false");
    case Kind::measurands:
        return std::ranges::all_of(split_list(value), [](const auto& name) {
            return std::ranges::count(measurands, std::string_view(name)) > 0;
        });
    case Kind::text:
        break;
    }
    return true;
}

} // namespace

ConfigurationKeys::ConfigurationKeys(unsigned connectors)
    : keys_(standard_keys(connectors)) {}

const Key* ConfigurationKeys::find(std::string_view name) const {
    const auto found =
        std::ranges::find_if(keys_, [&](const Key& key) { return boost::iequals(key.name, name); });
    return found == keys_.end() ? nullptr : &*found;
}

Key* ConfigurationKeys::find_mutable(std::string_view name) {
    return const_cast<Key*>(find(name));
}

ConfigurationKeys::Change ConfigurationKeys::change(std::string_view name, std::string_view value) {
    auto* key = find_mutable(name);
    if (!key)
        return Change::not_supported;
    if (key->access == Access::read_only || value.size() > longest_value || !fits(key->kind, value))
        return Change::rejected;
    key->value = value;
    return key->effect == Effect::after_reboot ? Change::reboot_required : Change::accepted;
}

void ConfigurationKeys::force(std::string_view name, std::string_view value) {
    if (auto* key = find_mutable(name))
        key->value = value;
    else
        keys_.push_back({std::string(name), std::string(value)});
}

std::int64_t ConfigurationKeys::integer(std::string_view name) const {
    const auto* key = find(name);
    return key ? whole_number(key->value).value_or(0) : 0;
}

bool ConfigurationKeys::boolean(std::string_view name) const {
    const auto* key = find(name);
    return key && boost::iequals(key->value, "true");
}

std::vector<std::string> ConfigurationKeys::list(std::string_view name) const {
    const auto* key = find(name);
    return key ? split_list(key->value) : std::vector<std::string>();
}

} // namespace voltgate::simulator
