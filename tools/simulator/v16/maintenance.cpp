// Answers to commands of maintenance: triggered messages, uploads, firmware.
#include "tools/simulator/station.hpp"
#include "tools/simulator/v16/protocol.hpp"
#include "tools/simulator/v16/responder.hpp"

namespace voltgate::simulator {

using namespace ocpp::v16;

namespace {

bool looks_like_pem(std::string_view text) {
    return text.find("-----BEGIN CERTIFICATE-----") != text.npos &&
           text.find("-----END CERTIFICATE-----") != text.npos;
}

/// `retries` is how often a transfer is repeated after it failed.
Attempts attempts_of(const std::optional<std::int64_t>& retries, const std::optional<std::int64_t>& pause) {
    return {1 + std::max<std::int64_t>(retries.value_or(0), 0), std::chrono::seconds(pause.value_or(0))};
}

std::chrono::milliseconds time_until(const ocpp::DateTime& moment, const ocpp::DateTime& now) {
    return std::max<std::chrono::milliseconds>(moment.at - now.at, {});
}

} // namespace

/// Queues the message asked for; connector -1 is every connector. False for messages that it does not have.
bool Responder16::trigger(std::string_view message, std::int64_t connector) {
    if (message == "BootNotification") {
        station_.later({}, [&station = station_] { station.boot_again(); });
    } else if (message == "Heartbeat") {
        station_.tell(message16(HeartbeatRequest()));
    } else if (message == "StatusNotification") {
        if (connector < 0)
            protocol_.report_all();
        else
            protocol_.report_status(static_cast<unsigned>(connector));
    } else if (message == "MeterValues") {
        for (auto& evse : station_.evses())
            if (connector <= 0 || evse.number == connector)
                protocol_.sample(evse, Occasion::trigger);
    } else if (message == "DiagnosticsStatusNotification") {
        tell_of_diagnostics();
    } else if (message == "FirmwareStatusNotification") {
        protocol_.tell_firmware(station_.firmware_job().request_id(), station_.firmware_job().status());
    } else if (message == "LogStatusNotification") {
        tell_of_log();
    } else if (message == "SignChargePointCertificate") {
        return request_certificate();
    } else {
        return false;
    }
    return true;
}

/// One slot is for both kinds of uploads: the one of GetLog has a request id.
void Responder16::tell_of_diagnostics() {
    const auto& job = station_.log_job();
    protocol_.tell_log(std::nullopt, job.request_id() ? "Idle" : job.status());
}

void Responder16::tell_of_log() {
    const auto& job = station_.log_job();
    if (job.request_id())
        protocol_.tell_log(job.request_id(), job.status());
    else
        station_.tell(message16(LogStatusNotificationRequest{UploadLogStatus::Idle, std::nullopt}));
}

ExtendedTriggerMessageResponse Responder16::on(const ExtendedTriggerMessageRequest& request) {
    if (request.connectorId && *request.connectorId != 0 && !station_.find(*request.connectorId))
        return {TriggerMessageStatus::Rejected};
    const auto connector = request.connectorId ? std::int64_t(*request.connectorId) : -1;
    return {trigger(request.requestedMessage.text(), connector) ? TriggerMessageStatus::Accepted
                                                                : TriggerMessageStatus::NotImplemented};
}

GetDiagnosticsResponse Responder16::on(const GetDiagnosticsRequest& request) {
    LogJob job;
    job.location = request.location;
    job.name = "diagnostics-" + station_.identity() + ".log";
    job.attempts = attempts_of(request.retries, request.retryInterval);
    GetDiagnosticsResponse response;
    response.fileName = job.name;
    station_.start(std::move(job));
    return response;
}

GetLogResponse Responder16::on(const GetLogRequest& request) {
    const auto kind = request.logType == LogType::SecurityLog ? "security-" : "diagnostics-";
    LogJob job;
    job.location = request.log.remoteLocation;
    job.name = kind + station_.identity() + ".log";
    job.attempts = attempts_of(request.retries, request.retryInterval);
    job.request_id = request.requestId;
    GetLogResponse response;
    response.status = station_.log_job().under_way() ? LogStatus::AcceptedCanceled : LogStatus::Accepted;
    response.filename = job.name;
    station_.start(std::move(job));
    return response;
}

UpdateFirmwareResponse Responder16::on(const UpdateFirmwareRequest& request) {
    FirmwareJob job;
    job.location = request.location;
    job.wait = time_until(request.retrieveDate, station_.now());
    job.attempts = attempts_of(request.retries, request.retryInterval);
    station_.start(std::move(job));
    return {};
}

SignedUpdateFirmwareResponse Responder16::on(const SignedUpdateFirmwareRequest& request) {
    if (!looks_like_pem(request.firmware.signingCertificate))
        return {UpdateFirmwareStatus::InvalidCertificate};
    FirmwareJob job;
    job.location = request.firmware.location;
    job.is_signed = true;
    job.wait = time_until(request.firmware.retrieveDateTime, station_.now());
    if (const auto& moment = request.firmware.installDateTime)
        job.install_at = Station::Clock::now() + time_until(*moment, station_.now());
    job.attempts = attempts_of(request.retries, request.retryInterval);
    job.request_id = request.requestId;
    const bool cancels = station_.firmware_job().under_way();
    station_.start(std::move(job));
    return {cancels ? UpdateFirmwareStatus::AcceptedCanceled : UpdateFirmwareStatus::Accepted};
}

} // namespace voltgate::simulator
