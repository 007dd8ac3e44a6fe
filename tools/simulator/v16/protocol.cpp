#include "tools/simulator/v16/protocol.hpp"

#include "ocpp/v16/authorization.hpp"
#include "ocpp/v16/diagnostics.hpp"
#include "ocpp/v16/firmware.hpp"
#include "ocpp/v16/provisioning.hpp"
#include "ocpp/v16/security.hpp"
#include "tools/simulator/station.hpp"
#include "tools/simulator/v16/responder.hpp"
#include "tools/simulator/v16/translate.hpp"

#include <array>

namespace voltgate::simulator {

namespace {

/// By Setting; empty where 1.6 has no key for it.
constexpr std::array<std::string_view, setting_count> key_names{"HeartbeatInterval",
                                                                "MeterValueSampleInterval",
                                                                "ClockAlignedDataInterval",
                                                                "ConnectionTimeOut",
                                                                "TransactionMessageAttempts",
                                                                "TransactionMessageRetryInterval",
                                                                "LocalPreAuthorize",
                                                                "LocalAuthorizeOffline",
                                                                "AllowOfflineTxForUnknownId",
                                                                "AuthorizeRemoteTxRequests",
                                                                "StopTransactionOnInvalidId",
                                                                "StopTransactionOnEVSideDisconnect",
                                                                "MaxEnergyOnInvalidId",
                                                                "MeterValuesSampledData",
                                                                "StopTxnSampledData",
                                                                "MeterValuesAlignedData",
                                                                "AuthorizationCacheEnabled",
                                                                "LocalAuthListEnabled",
                                                                "",
                                                                "CpoName",
                                                                "AdditionalRootCertificateCheck",
                                                                "CertificateStoreMaxLength"};

std::string_view name_of(Setting what) {
    return key_names[static_cast<std::size_t>(what)];
}

} // namespace

Protocol16::Protocol16(Station& station)
    : station_(station)
    , keys_(static_cast<unsigned>(station.evse_count())) {}

std::string Protocol16::setting(Setting what) const {
    const auto* key = keys_.find(name_of(what));
    return key ? key->value : std::string();
}

void Protocol16::set(Setting what, const std::string& value) {
    keys_.force(name_of(what), value);
}

std::optional<std::string> Protocol16::configured(std::string_view name) const {
    const auto* key = keys_.find(name);
    if (!key)
        return std::nullopt;
    return key->value;
}

std::string Protocol16::settings_text() const {
    std::string text;
    for (const auto& key : keys_.all())
        if (key.access != ConfigurationKeys::Access::write_only)
            text += key.name + " = " + key.value + '\n';
    return text;
}

Message Protocol16::boot(Start) {
    const auto& options = station_.options();
    v16::BootNotificationRequest request;
    request.chargePointVendor = options.vendor;
    request.chargePointModel = options.model;
    request.chargePointSerialNumber = options.serial_number;
    request.firmwareVersion = options.firmware_version;
    return message16(request);
}

BootAnswer Protocol16::booted(const boost::json::object& answer) {
    ocpp::Decoder decoder{ocpp::Version::v16};
    const auto response = ocpp::decode<v16::BootNotificationResponse>(answer, decoder);
    if (!response)
        return {};
    return {response->status == v16::RegistrationStatus::Accepted, std::chrono::seconds(response->interval)};
}

ocpp::CallAnswer Protocol16::answer(const ocpp::IncomingCall& call) {
    return Responder16(station_, *this).answer(call);
}

Message Protocol16::authorize(const Token& token) {
    v16::AuthorizeRequest request;
    request.idTag = token.text;
    return message16(request);
}

std::optional<Verdict> Protocol16::authorized(const boost::json::object& answer) {
    ocpp::Decoder decoder{ocpp::Version::v16};
    const auto response = ocpp::decode<v16::AuthorizeResponse>(answer, decoder);
    if (!response)
        return std::nullopt;
    return verdict_of(response->idTagInfo);
}

v16::ChargePointStatus Protocol16::own_status() const {
    return station_.operative() ? v16::ChargePointStatus::Available : v16::ChargePointStatus::Unavailable;
}

/// Nothing is kept for later while offline: what counts then is the status on return.
void Protocol16::report_changes() {
    if (station_.online()) {
        if (reported_ != own_status())
            report_status(0);
        for (const auto& evse : station_.evses())
            if (evse.reported != evse.status())
                report_status(evse.number);
    }
    station_.changed();
}

void Protocol16::report_all() {
    for (unsigned connector = 0; connector <= station_.evse_count(); ++connector)
        report_status(connector);
}

void Protocol16::report_status(unsigned connector) {
    v16::StatusNotificationRequest request;
    request.connectorId = connector;
    request.errorCode = v16::ChargePointErrorCode::NoError;
    request.status = own_status();
    request.timestamp = station_.now();
    if (auto* evse = station_.find(connector)) {
        const auto status = evse->status();
        request.errorCode = error_code_of(evse->error);
        request.status = ocpp::enumerator_of<v16::ChargePointStatus>(to_string(status)).value();
        if (evse->reported != status)
            station_.say("EVSE " + std::to_string(connector) + " " + std::string(request.status.text()));
        evse->reported = status;
    } else {
        reported_ = own_status();
    }
    station_.tell(message16(request));
}

void Protocol16::tell_firmware(const JobSlot& slot, std::string_view status) {
    tell_firmware(slot.request_id(), status);
}

void Protocol16::tell_firmware(const std::optional<std::int64_t>& request_id, std::string_view status) {
    if (request_id)
        return station_.tell(message16(v16::SignedFirmwareStatusNotificationRequest{
            ocpp::Open<v16::SignedFirmwareStatus>::of(status), request_id}));
    station_.tell(
        message16(v16::FirmwareStatusNotificationRequest{ocpp::Open<v16::FirmwareStatus>::of(status)}));
}

void Protocol16::tell_log(const JobSlot& slot, std::string_view status) {
    tell_log(slot.request_id(), status);
}

/// DiagnosticsStatusNotification does not say why an upload failed.
void Protocol16::tell_log(const std::optional<std::int64_t>& request_id, std::string_view status) {
    if (request_id)
        return station_.tell(message16(
            v16::LogStatusNotificationRequest{ocpp::Open<v16::UploadLogStatus>::of(status), request_id}));
    const auto known = ocpp::enumerator_of<v16::DiagnosticsStatus>(status);
    station_.tell(message16(
        v16::DiagnosticsStatusNotificationRequest{known.value_or(v16::DiagnosticsStatus::UploadFailed)}));
}

void Protocol16::tell_security_event(std::string_view type, std::string_view info) {
    v16::SecurityEventNotificationRequest event;
    event.type = type;
    event.timestamp = station_.now();
    if (!info.empty())
        event.techInfo = ocpp::Text<255>(info.substr(0, 255));
    station_.tell(message16(event));
}

std::unique_ptr<Protocol> make_protocol16(Station& station) {
    return std::make_unique<Protocol16>(station);
}

} // namespace voltgate::simulator
