// The standard's components and variables (2.0.1 appendix 3) as a usual station has them.
#include "tools/simulator/v2/device_model.hpp"

#include <array>

namespace voltgate::simulator {

namespace {

using Entry = DeviceModel::Entry;
using enum v2::DataEnum;

enum class Of { station, evse, connector };
enum class Access { read, write, secret, after_reboot };

struct Row {
    std::string_view component;
    std::string_view variable;
    std::string_view instance;
    std::string_view value;
    v2::DataEnum type = string;
    Access access = Access::read;
    std::string_view unit{};
    std::string_view values{};
    std::optional<double> max{};
    bool monitored = false;
    Of of = Of::station;
};

constexpr auto W = Access::write;
constexpr auto R = Access::read;
constexpr std::string_view states = "Available,Occupied,Reserved,Unavailable,Faulted";
constexpr std::string_view points =
    "ParkingBayOccupancy,EVConnected,Authorized,DataSigned,PowerPathClosed,EnergyTransfer";
constexpr std::string_view measurands = "Energy.Active.Import.Register,Power.Active.Import,Power.Offered,"
                                        "Power.Factor,Current.Import,Current.Offered,"
                                        "Voltage,Frequency,SoC";
constexpr std::string_view usual_measurands =
    "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage,SoC";
constexpr std::string_view energy = "Energy.Active.Import.Register";

constexpr std::array hardware{
    Row{"ChargingStation", "AvailabilityState", "", "Available", OptionList, R, "", states, {}, true},
    Row{"ChargingStation", "Available", "", "true", boolean},
    Row{"ChargingStation", "Problem", "", "false", boolean, R, "", "", {}, true},
    Row{"ChargingStation", "Model", "", "Simulator"},
    Row{"ChargingStation", "VendorName", "", "Voltgate"},
    Row{"ChargingStation", "SerialNumber", "", ""},
    Row{"ChargingStation", "SupplyPhases", "", "3", integer},
    Row{"ChargingStation", "AllowNewSessionsPendingFirmwareUpdate", "", "false", boolean, W},
    Row{"Controller", "FirmwareVersion", "", "1.0.0"},
    Row{"Controller", "Temperature", "", "21", decimal, R, "Celsius", "", 120, true},
    Row{"ElectricalFeed", "Voltage", "", "230", decimal, R, "V", "", 300, true},
    Row{"ElectricalFeed", "Power", "", "0", decimal, R, "W", "", 1'000'000, true},
    Row{"Display", "Available", "", "true", boolean},
    Row{"EVSE", "AvailabilityState", "", "Available", OptionList, R, "", states, {}, true, Of::evse},
    Row{"EVSE", "Available", "", "true", boolean, R, "", "", {}, false, Of::evse},
    Row{"EVSE", "AllowReset", "", "true", boolean, R, "", "", {}, false, Of::evse},
    Row{"EVSE", "Power", "", "0", decimal, R, "W", "", 22'080, true, Of::evse},
    Row{"EVSE", "Temperature", "", "21", decimal, R, "Celsius", "", 120, true, Of::evse},
    Row{"EVSE", "SupplyPhases", "", "3", integer, R, "", "", {}, false, Of::evse},
    Row{"EVSE", "EvseId", "", "", string, R, "", "", {}, false, Of::evse},
    Row{"EVSE", "Problem", "", "false", boolean, R, "", "", {}, true, Of::evse},
    Row{"Connector",
        "AvailabilityState",
        "",
        "Available",
        OptionList,
        R,
        "",
        states,
        {},
        true,
        Of::connector},
    Row{"Connector", "Available", "", "true", boolean, R, "", "", {}, false, Of::connector},
    Row{"Connector", "ConnectorType", "", "cType2", string, R, "", "", {}, false, Of::connector},
    Row{"Connector", "SupplyPhases", "", "3", integer, R, "", "", {}, false, Of::connector},
    Row{"ConnectorPlugRetentionLock", "Problem", "", "false", boolean, R, "", "", {}, true, Of::connector},
};

constexpr std::array communication{
    Row{"OCPPCommCtrlr", "ActiveNetworkProfile", "", "1", integer},
    Row{"OCPPCommCtrlr", "FileTransferProtocols", "", "HTTP,HTTPS", MemberList, R, "",
        "HTTP,HTTPS,FTP,FTPS,SFTP"},
    Row{"OCPPCommCtrlr", "HeartbeatInterval", "", "300", integer, W, "s", "", 86'400},
    Row{"OCPPCommCtrlr", "MessageTimeout", "Default", "30", integer, R, "s"},
    Row{"OCPPCommCtrlr", "MessageAttemptInterval", "TransactionEvent", "10", integer, W, "s", "", 3'600},
    Row{"OCPPCommCtrlr", "MessageAttempts", "TransactionEvent", "5", integer, W, "", "", 100},
    Row{"OCPPCommCtrlr", "NetworkConfigurationPriority", "", "1", SequenceList, W, "", "1,2,3"},
    Row{"OCPPCommCtrlr", "NetworkProfileConnectionAttempts", "", "3", integer, W},
    Row{"OCPPCommCtrlr", "OfflineThreshold", "", "60", integer, W, "s"},
    Row{"OCPPCommCtrlr", "QueueAllMessages", "", "false", boolean, W},
    Row{"OCPPCommCtrlr", "ResetRetries", "", "1", integer, W},
    Row{"OCPPCommCtrlr", "RetryBackOffRandomRange", "", "10", integer, W, "s"},
    Row{"OCPPCommCtrlr", "RetryBackOffRepeatTimes", "", "5", integer, W},
    Row{"OCPPCommCtrlr", "RetryBackOffWaitMinimum", "", "10", integer, W, "s"},
    Row{"OCPPCommCtrlr", "UnlockOnEVSideDisconnect", "", "true", boolean, W},
    Row{"OCPPCommCtrlr", "WebSocketPingInterval", "", "60", integer, W, "s"},
    Row{"SecurityCtrlr", "AdditionalRootCertificateCheck", "", "false", boolean},
    Row{"SecurityCtrlr", "BasicAuthPassword", "", "", string, Access::secret, "", "", 40},
    Row{"SecurityCtrlr", "CertificateEntries", "", "0", integer, R, "", "", 10},
    Row{"SecurityCtrlr", "CertSigningRepeatTimes", "", "3", integer, W},
    Row{"SecurityCtrlr", "CertSigningWaitMinimum", "", "30", integer, W, "s"},
    Row{"SecurityCtrlr", "Identity", "", "", string, Access::after_reboot, "", "", 48},
    Row{"SecurityCtrlr", "MaxCertificateChainSize", "", "10000", integer},
    Row{"SecurityCtrlr", "OrganizationName", "", "Voltgate", string, W, "", "", 64},
    Row{"SecurityCtrlr", "SecurityProfile", "", "0", integer},
    Row{"DeviceDataCtrlr", "BytesPerMessage", "GetReport", "16000", integer},
    Row{"DeviceDataCtrlr", "BytesPerMessage", "GetVariables", "16000", integer},
    Row{"DeviceDataCtrlr", "BytesPerMessage", "SetVariables", "16000", integer},
    Row{"DeviceDataCtrlr", "ItemsPerMessage", "GetReport", "20", integer},
    Row{"DeviceDataCtrlr", "ItemsPerMessage", "GetVariables", "20", integer},
    Row{"DeviceDataCtrlr", "ItemsPerMessage", "SetVariables", "10", integer},
    Row{"DeviceDataCtrlr", "ConfigurationValueSize", "", "1000", integer, R, "", "", 1'000},
    Row{"DeviceDataCtrlr", "ReportingValueSize", "", "1000", integer, R, "", "", 2'500},
    Row{"DeviceDataCtrlr", "ValueSize", "", "1000", integer, R, "", "", 2'500},
    Row{"ClockCtrlr", "DateTime", "", "", dateTime},
    Row{"ClockCtrlr", "TimeSource", "", "Heartbeat", SequenceList, W, "",
        "Heartbeat,NTP,GPS,RealTimeClock,MobileNetwork,RadioTimeTransmitter"},
    Row{"ClockCtrlr", "NtpServerUri", "1", "pool.ntp.org", string, W},
    Row{"ClockCtrlr", "TimeOffset", "", "+00:00", string, W},
    Row{"ClockCtrlr", "TimeZone", "", "Etc/UTC", string, W},
    Row{"CustomizationCtrlr", "CustomImplementationEnabled", "Voltgate", "true", boolean, W},
};

constexpr std::array charging{
    Row{"AuthCtrlr", "Enabled", "", "true", boolean, W},
    Row{"AuthCtrlr", "AuthorizeRemoteStart", "", "false", boolean, W},
    Row{"AuthCtrlr", "LocalAuthorizeOffline", "", "true", boolean, W},
    Row{"AuthCtrlr", "LocalPreAuthorize", "", "false", boolean, W},
    Row{"AuthCtrlr", "MasterPassGroupId", "", "", string, W, "", "", 36},
    Row{"AuthCtrlr", "OfflineTxForUnknownIdEnabled", "", "false", boolean, W},
    Row{"AuthCacheCtrlr", "Available", "", "true", boolean},
    Row{"AuthCacheCtrlr", "Enabled", "", "true", boolean, W},
    Row{"AuthCacheCtrlr", "LifeTime", "", "86400", integer, W, "s"},
    Row{"AuthCacheCtrlr", "Storage", "", "0", integer, R, "B", "", 100'000},
    Row{"LocalAuthListCtrlr", "Available", "", "true", boolean},
    Row{"LocalAuthListCtrlr", "Enabled", "", "true", boolean, W},
    Row{"LocalAuthListCtrlr", "Entries", "", "0", integer, R, "", "", 1'000},
    Row{"LocalAuthListCtrlr", "ItemsPerMessage", "", "100", integer},
    Row{"LocalAuthListCtrlr", "BytesPerMessage", "", "60000", integer},
    Row{"LocalAuthListCtrlr", "Storage", "", "0", integer, R, "B", "", 100'000},
    Row{"TxCtrlr", "EVConnectionTimeOut", "", "60", integer, W, "s"},
    Row{"TxCtrlr", "MaxEnergyOnInvalidId", "", "0", integer, W, "Wh"},
    Row{"TxCtrlr", "StopTxOnEVSideDisconnect", "", "true", boolean, W},
    Row{"TxCtrlr", "StopTxOnInvalidId", "", "true", boolean, W},
    Row{"TxCtrlr", "TxBeforeAcceptedEnabled", "", "false", boolean, W},
    Row{"TxCtrlr", "TxStartPoint", "", "PowerPathClosed", MemberList, W, "", points},
    Row{"TxCtrlr", "TxStopPoint", "", "EVConnected,Authorized", MemberList, W, "", points},
    Row{"SampledDataCtrlr", "Available", "", "true", boolean},
    Row{"SampledDataCtrlr", "Enabled", "", "true", boolean, W},
    Row{"SampledDataCtrlr", "SignReadings", "", "false", boolean, W},
    Row{"SampledDataCtrlr", "TxStartedMeasurands", "", energy, MemberList, W, "", measurands},
    Row{"SampledDataCtrlr", "TxUpdatedMeasurands", "", usual_measurands, MemberList, W, "", measurands},
    Row{"SampledDataCtrlr", "TxUpdatedInterval", "", "60", integer, W, "s"},
    Row{"SampledDataCtrlr", "TxEndedMeasurands", "", energy, MemberList, W, "", measurands},
    Row{"SampledDataCtrlr", "TxEndedInterval", "", "0", integer, W, "s"},
    Row{"AlignedDataCtrlr", "Available", "", "true", boolean},
    Row{"AlignedDataCtrlr", "Enabled", "", "true", boolean, W},
    Row{"AlignedDataCtrlr", "SignReadings", "", "false", boolean, W},
    Row{"AlignedDataCtrlr", "SendDuringIdle", "", "false", boolean, W},
    Row{"AlignedDataCtrlr", "Measurands", "", energy, MemberList, W, "", measurands},
    Row{"AlignedDataCtrlr", "Interval", "", "0", integer, W, "s"},
    Row{"AlignedDataCtrlr", "TxEndedMeasurands", "", energy, MemberList, W, "", measurands},
    Row{"AlignedDataCtrlr", "TxEndedInterval", "", "0", integer, W, "s"},
    Row{"SmartChargingCtrlr", "Available", "", "true", boolean},
    Row{"SmartChargingCtrlr", "Enabled", "", "true", boolean, W},
    Row{"SmartChargingCtrlr", "ACPhaseSwitchingSupported", "", "false", boolean},
    Row{"SmartChargingCtrlr", "Entries", "ChargingProfiles", "0", integer, R, "", "", 20},
    Row{"SmartChargingCtrlr", "ExternalControlSignalsEnabled", "", "true", boolean, W},
    Row{"SmartChargingCtrlr", "LimitChangeSignificance", "", "5", decimal, W, "Percent", "", 100},
    Row{"SmartChargingCtrlr", "NotifyChargingLimitWithSchedules", "", "true", boolean, W},
    Row{"SmartChargingCtrlr", "PeriodsPerSchedule", "", "24", integer},
    Row{"SmartChargingCtrlr", "Phases3to1", "", "false", boolean},
    Row{"SmartChargingCtrlr", "ProfileStackLevel", "", "10", integer},
    Row{"SmartChargingCtrlr", "RateUnit", "", "A,W", MemberList, R, "", "A,W"},
    Row{"ReservationCtrlr", "Available", "", "true", boolean},
    Row{"ReservationCtrlr", "Enabled", "", "true", boolean, W},
    Row{"ReservationCtrlr", "NonEvseSpecific", "", "true", boolean},
    Row{"ISO15118Ctrlr", "Enabled", "", "true", boolean, W},
    Row{"ISO15118Ctrlr", "PnCEnabled", "", "true", boolean, W},
    Row{"ISO15118Ctrlr", "CentralContractValidationAllowed", "", "true", boolean, W},
    Row{"ISO15118Ctrlr", "SeccId", "", "VOLTGATE", string, W},
    Row{"ISO15118Ctrlr", "CountryName", "", "DE", string, W},
    Row{"ISO15118Ctrlr", "OrganizationName", "", "Voltgate", string, W},
};

constexpr std::array service{
    Row{"TariffCostCtrlr", "Available", "Tariff", "true", boolean},
    Row{"TariffCostCtrlr", "Available", "Cost", "true", boolean},
    Row{"TariffCostCtrlr", "Enabled", "Tariff", "true", boolean, W},
    Row{"TariffCostCtrlr", "Enabled", "Cost", "true", boolean, W},
    Row{"TariffCostCtrlr", "Currency", "", "EUR", string, W, "", "", 3},
    Row{"TariffCostCtrlr", "TariffFallbackMessage", "", "Ask the operator", string, W, "", "", 255},
    Row{"TariffCostCtrlr", "TotalCostFallbackMessage", "", "See your invoice", string, W, "", "", 255},
    Row{"MonitoringCtrlr", "Available", "", "true", boolean},
    Row{"MonitoringCtrlr", "Enabled", "", "true", boolean, W},
    Row{"MonitoringCtrlr", "ActiveMonitoringBase", "", "All", OptionList, R, "",
        "All,FactoryDefault,HardwiredOnly"},
    Row{"MonitoringCtrlr", "ActiveMonitoringLevel", "", "9", integer, R, "", "", 9},
    Row{"MonitoringCtrlr", "OfflineQueuingSeverity", "", "2", integer, W, "", "", 9},
    Row{"MonitoringCtrlr", "ItemsPerMessage", "SetVariableMonitoring", "10", integer},
    Row{"MonitoringCtrlr", "BytesPerMessage", "SetVariableMonitoring", "16000", integer},
    Row{"MonitoringCtrlr", "ItemsPerMessage", "ClearVariableMonitoring", "10", integer},
    Row{"MonitoringCtrlr", "BytesPerMessage", "ClearVariableMonitoring", "16000", integer},
    Row{"DisplayMessageCtrlr", "Available", "", "true", boolean},
    Row{"DisplayMessageCtrlr", "Enabled", "", "true", boolean, W},
    Row{"DisplayMessageCtrlr", "DisplayMessages", "", "0", integer, R, "", "", 10},
    Row{"DisplayMessageCtrlr", "SupportedFormats", "", "ASCII,UTF8", MemberList, R, "",
        "ASCII,HTML,URI,UTF8"},
    Row{"DisplayMessageCtrlr", "SupportedPriorities", "", "AlwaysFront,InFront,NormalCycle", MemberList, R,
        "", "AlwaysFront,InFront,NormalCycle"},
    Row{"DisplayMessageCtrlr", "SupportedStates", "", "Charging,Faulted,Idle,Unavailable", MemberList, R, "",
        "Charging,Faulted,Idle,Unavailable"},
    Row{"DisplayMessageCtrlr", "PersonalMessageSize", "", "512", integer},
};

v2::MutabilityEnum mutability_of(Access access) {
    if (access == Access::secret)
        return v2::MutabilityEnum::WriteOnly;
    return access == Access::read ? v2::MutabilityEnum::ReadOnly : v2::MutabilityEnum::ReadWrite;
}

Entry entry_of(const Row& row, unsigned evse) {
    Entry entry;
    entry.place = {std::string(row.component), std::string(row.variable), std::string(row.instance), evse,
                   row.of == Of::connector ? 1U : 0U};
    entry.value = row.value;
    entry.type = row.type;
    entry.mutability = mutability_of(row.access);
    entry.unit = row.unit;
    entry.max = row.max;
    if (row.type == integer || (row.max && row.type == decimal))
        entry.min = 0;
    entry.values = row.values;
    entry.monitored = row.monitored;
    if (row.access == Access::after_reboot)
        entry.effect = DeviceModel::Effect::after_reboot;
    return entry;
}

template <std::size_t Size>
void add(std::vector<Entry>& entries, const std::array<Row, Size>& rows, unsigned evses) {
    for (const auto& row : rows) {
        if (row.of == Of::station)
            entries.push_back(entry_of(row, 0));
        else
            for (unsigned evse = 1; evse <= evses; ++evse)
                entries.push_back(entry_of(row, evse));
    }
}

} // namespace

std::vector<Entry> standard_variables(unsigned evses) {
    std::vector<Entry> entries;
    add(entries, hardware, evses);
    add(entries, communication, evses);
    add(entries, charging, evses);
    add(entries, service, evses);
    return entries;
}

} // namespace voltgate::simulator
