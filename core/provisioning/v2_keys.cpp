#include "core/provisioning/v2_keys.hpp"

#include "ocpp/types/text.hpp"

#include <algorithm>
#include <array>

namespace voltgate::core::provisioning::v2 {

namespace {

struct Pair {
    std::string_view key;
    std::string_view component;
    std::string_view variable;
    std::string_view instance = {};
};

// The first pair of a variable names its key.
constexpr std::array pairs{
    Pair{"AdditionalRootCertificateCheck", "SecurityCtrlr", "AdditionalRootCertificateCheck"},
    Pair{"AllowOfflineTxForUnknownId", "AuthCtrlr", "OfflineTxForUnknownIdEnabled"},
    Pair{"AuthorizationCacheEnabled", "AuthCacheCtrlr", "Enabled"},
    Pair{"AuthorizationKey", "SecurityCtrlr", "BasicAuthPassword"},
    Pair{"BasicAuthPassword", "SecurityCtrlr", "BasicAuthPassword"},
    Pair{"AuthorizeRemoteTxRequests", "AuthCtrlr", "AuthorizeRemoteStart"},
    Pair{"CentralContractValidationAllowed", "ISO15118Ctrlr", "CentralContractValidationAllowed"},
    Pair{"CertificateSignedMaxChainSize", "SecurityCtrlr", "MaxCertificateChainSize"},
    Pair{"CertSigningRepeatTimes", "SecurityCtrlr", "CertSigningRepeatTimes"},
    Pair{"CertSigningWaitMinimum", "SecurityCtrlr", "CertSigningWaitMinimum"},
    Pair{"ChargeProfileMaxStackLevel", "SmartChargingCtrlr", "ProfileStackLevel"},
    Pair{"ChargingScheduleAllowedChargingRateUnit", "SmartChargingCtrlr", "RateUnit"},
    Pair{"ChargingScheduleMaxPeriods", "SmartChargingCtrlr", "PeriodsPerSchedule"},
    Pair{"ClockAlignedDataInterval", "AlignedDataCtrlr", "Interval"},
    Pair{"ConnectionTimeOut", "TxCtrlr", "EVConnectionTimeOut"},
    Pair{"ConnectorSwitch3to1PhaseSupported", "SmartChargingCtrlr", "Phases3to1"},
    Pair{"ContractValidationOffline", "ISO15118Ctrlr", "ContractValidationOffline"},
    Pair{"CpoName", "SecurityCtrlr", "OrganizationName"},
    Pair{"GetConfigurationMaxKeys", "DeviceDataCtrlr", "ItemsPerMessage", "GetVariables"},
    Pair{"HeartbeatInterval", "OCPPCommCtrlr", "HeartbeatInterval"},
    Pair{"ISO15118PnCEnabled", "ISO15118Ctrlr", "PnCEnabled"},
    Pair{"LocalAuthListEnabled", "LocalAuthListCtrlr", "Enabled"},
    Pair{"LocalAuthorizeOffline", "AuthCtrlr", "LocalAuthorizeOffline"},
    Pair{"LocalPreAuthorize", "AuthCtrlr", "LocalPreAuthorize"},
    Pair{"MaxEnergyOnInvalidId", "TxCtrlr", "MaxEnergyOnInvalidId"},
    Pair{"MeterValuesAlignedData", "AlignedDataCtrlr", "Measurands"},
    Pair{"MeterValuesSampledData", "SampledDataCtrlr", "TxUpdatedMeasurands"},
    Pair{"MeterValueSampleInterval", "SampledDataCtrlr", "TxUpdatedInterval"},
    Pair{"ReserveConnectorZeroSupported", "ReservationCtrlr", "NonEvseSpecific"},
    Pair{"ResetRetries", "OCPPCommCtrlr", "ResetRetries"},
    Pair{"SecurityProfile", "SecurityCtrlr", "SecurityProfile"},
    Pair{"SendLocalListMaxLength", "LocalAuthListCtrlr", "ItemsPerMessage"},
    Pair{"StopTransactionOnEVSideDisconnect", "TxCtrlr", "StopTxOnEVSideDisconnect"},
    Pair{"StopTransactionOnInvalidId", "TxCtrlr", "StopTxOnInvalidId"},
    Pair{"StopTxnAlignedData", "AlignedDataCtrlr", "TxEndedMeasurands"},
    Pair{"StopTxnSampledData", "SampledDataCtrlr", "TxEndedMeasurands"},
    Pair{"SupportedFileTransferProtocols", "OCPPCommCtrlr", "FileTransferProtocols"},
    Pair{"TransactionMessageAttempts", "OCPPCommCtrlr", "MessageAttempts", "TransactionEvent"},
    Pair{"TransactionMessageRetryInterval", "OCPPCommCtrlr", "MessageAttemptInterval", "TransactionEvent"},
    Pair{"UnlockConnectorOnEVSideDisconnect", "OCPPCommCtrlr", "UnlockOnEVSideDisconnect"},
    Pair{"WebSocketPingInterval", "OCPPCommCtrlr", "WebSocketPingInterval"}};

using ocpp::equal_ignoring_case;

} // namespace

std::optional<KeyName> variable_of(std::string_view key) {
    const auto found = std::find_if(pairs.begin(), pairs.end(),
                                    [&](const Pair& pair) { return equal_ignoring_case(pair.key, key); });
    if (found == pairs.end())
        return std::nullopt;
    KeyName variable;
    variable.component_name = found->component;
    variable.name = found->variable;
    variable.instance = found->instance;
    return variable;
}

std::optional<std::string_view> key_of(const KeyName& variable) {
    if (variable.evse_id != 0 || !variable.component_instance.empty())
        return std::nullopt;
    const auto found = std::find_if(pairs.begin(), pairs.end(), [&](const Pair& pair) {
        return equal_ignoring_case(pair.component, variable.component_name) &&
               equal_ignoring_case(pair.variable, variable.name) &&
               equal_ignoring_case(pair.instance, variable.instance);
    });
    return found == pairs.end() ? std::nullopt : std::optional(found->key);
}

} // namespace voltgate::core::provisioning::v2
