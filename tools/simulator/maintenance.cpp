// Answers to commands of maintenance: triggered messages, uploads, firmware.
#include "tools/simulator/reports.hpp"
#include "tools/simulator/responder.hpp"
#include "tools/simulator/station.hpp"

namespace voltgate::simulator {

using namespace ocpp::v16;

namespace {

bool looks_like_pem(std::string_view text) {
    return text.find("-----BEGIN CERTIFICATE-----") != text.npos &&
           text.find("-----END CERTIFICATE-----") != text.npos;
}

template <class Request, class Status>
std::function<void()> report(Station& station, void (*send)(Station&, const Request&), Status status,
                             std::int64_t request_id) {
    return [&station, send, status, request_id] {
        Request request;
        request.status = status;
        request.requestId = request_id;
        send(station, request);
    };
}

} // namespace

/// Queues the message asked for; connector -1 is every connector. False for messages that it does not have.
bool Responder::trigger(std::string_view message, std::int64_t connector) {
    if (message == "BootNotification") {
        station_.later({}, [&station = station_] { station.boot_again(); });
    } else if (message == "Heartbeat") {
        station_.tell(HeartbeatRequest());
    } else if (message == "StatusNotification") {
        if (connector < 0)
            station_.report_all();
        else
            station_.report_status(static_cast<unsigned>(connector));
    } else if (message == "MeterValues") {
        for (auto& evse : station_.evses_)
            if (connector <= 0 || evse.number == connector)
                station_.sample(evse, ReadingContext::Trigger);
    } else if (message == "DiagnosticsStatusNotification") {
        station_.tell(DiagnosticsStatusNotificationRequest{DiagnosticsStatus::Idle});
    } else if (message == "FirmwareStatusNotification") {
        station_.tell(FirmwareStatusNotificationRequest{FirmwareStatus::Idle});
    } else if (message == "LogStatusNotification") {
        station_.tell(LogStatusNotificationRequest{UploadLogStatus::Idle, std::nullopt});
    } else if (message == "SignChargePointCertificate") {
        return request_certificate();
    } else {
        return false;
    }
    return true;
}

ExtendedTriggerMessageResponse Responder::on(const ExtendedTriggerMessageRequest& request) {
    if (request.connectorId && *request.connectorId != 0 && !station_.find(*request.connectorId))
        return {TriggerMessageStatus::Rejected};
    const auto connector = request.connectorId ? std::int64_t(*request.connectorId) : -1;
    return {trigger(request.requestedMessage.text(), connector) ? TriggerMessageStatus::Accepted
                                                                : TriggerMessageStatus::NotImplemented};
}

GetDiagnosticsResponse Responder::on(const GetDiagnosticsRequest&) {
    const auto step = station_.options_.job_step;
    station_.later({}, [&station = station_] {
        station.tell(DiagnosticsStatusNotificationRequest{DiagnosticsStatus::Uploading});
    });
    station_.later(step, [&station = station_] {
        station.tell(DiagnosticsStatusNotificationRequest{DiagnosticsStatus::Uploaded});
    });
    return {ocpp::Text<255>("diagnostics-" + station_.identity() + ".log")};
}

GetLogResponse Responder::on(const GetLogRequest& request) {
    const auto send = [](Station& station, const LogStatusNotificationRequest& status) {
        station.tell(status);
    };
    const auto step = station_.options_.job_step;
    station_.later({}, report<LogStatusNotificationRequest>(station_, send, UploadLogStatus::Uploading,
                                                            request.requestId));
    station_.later(step, report<LogStatusNotificationRequest>(station_, send, UploadLogStatus::Uploaded,
                                                              request.requestId));
    const auto kind = request.logType == LogType::SecurityLog ? "security-" : "diagnostics-";
    return {LogStatus::Accepted, ocpp::Text<255>(kind + station_.identity() + ".log")};
}

UpdateFirmwareResponse Responder::on(const UpdateFirmwareRequest& request) {
    const auto step = station_.options_.job_step;
    const auto wait = std::max<std::chrono::milliseconds>(request.retrieveDate.at - now().at, {});
    int stage = 0;
    for (const auto status : {FirmwareStatus::Downloading, FirmwareStatus::Downloaded,
                              FirmwareStatus::Installing, FirmwareStatus::Installed})
        station_.later(wait + step * stage++, [&station = station_, status] {
            station.tell(FirmwareStatusNotificationRequest{status});
        });
    station_.later(wait + step * stage, [&station = station_] { station.run_new_firmware(); });
    return {};
}

SignedUpdateFirmwareResponse Responder::on(const SignedUpdateFirmwareRequest& request) {
    if (!looks_like_pem(request.firmware.signingCertificate))
        return {UpdateFirmwareStatus::InvalidCertificate};
    using Status = SignedFirmwareStatus;
    const auto send = [](Station& station, const SignedFirmwareStatusNotificationRequest& status) {
        station.tell(status);
    };
    const auto step = station_.options_.job_step;
    const auto wait =
        std::max<std::chrono::milliseconds>(request.firmware.retrieveDateTime.at - now().at, {});
    int stage = 0;
    for (const auto status : {Status::Downloading, Status::Downloaded, Status::SignatureVerified,
                              Status::Installing, Status::Installed})
        station_.later(wait + step * stage++, report<SignedFirmwareStatusNotificationRequest>(
                                                  station_, send, status, request.requestId));
    station_.later(wait + step * stage, [&station = station_] { station.run_new_firmware(); });
    return {UpdateFirmwareStatus::Accepted};
}

} // namespace voltgate::simulator
