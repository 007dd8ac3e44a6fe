// Answers about firmware and logs (blocks L and N).
#include "tools/simulator/file_transfer.hpp"
#include "tools/simulator/station.hpp"
#include "tools/simulator/v2/protocol.hpp"
#include "tools/simulator/v2/responder.hpp"

#include <algorithm>

namespace voltgate::simulator {

using namespace ocpp::v2;
namespace asio = boost::asio;

namespace {

bool looks_like_pem(std::string_view text) {
    return text.find("-----BEGIN CERTIFICATE-----") != text.npos &&
           text.find("-----END CERTIFICATE-----") != text.npos;
}

/// `retries` is how often a transfer is repeated after it failed.
template <class Retries, class Pause>
Attempts attempts_of(const std::optional<Retries>& retries, const std::optional<Pause>& pause) {
    const std::int64_t most = retries ? std::int64_t(*retries) : 0;
    const std::int64_t seconds = pause ? std::int64_t(*pause) : 0;
    return {1 + std::max<std::int64_t>(most, 0), std::chrono::seconds(seconds)};
}

std::chrono::milliseconds time_until(const ocpp::DateTime& moment, const ocpp::DateTime& now) {
    return std::max<std::chrono::milliseconds>(moment.at - now.at, {});
}

} // namespace

UpdateFirmwareResponse Responder2::on(const UpdateFirmwareRequest& request) {
    using enum UpdateFirmwareStatusEnum;
    const auto& firmware = request.firmware;
    if (firmware.signingCertificate && !looks_like_pem(firmware.signingCertificate->str()))
        return {InvalidCertificate, std::nullopt, std::nullopt};
    FirmwareJob job;
    job.location = firmware.location.str();
    job.is_signed = firmware.signingCertificate.has_value();
    job.wait = time_until(firmware.retrieveDateTime, station_.now());
    if (firmware.installDateTime)
        job.install_at = Station::Clock::now() + time_until(*firmware.installDateTime, station_.now());
    job.attempts = attempts_of(request.retries, request.retryInterval);
    job.request_id = request.requestId;
    const bool cancels = station_.firmware_job().under_way();
    station_.later({}, [&station = station_, job] { station.start(job); });
    return {cancels ? AcceptedCanceled : Accepted, std::nullopt, std::nullopt};
}

GetLogResponse Responder2::on(const GetLogRequest& request) {
    const auto kind = request.logType == LogEnum::SecurityLog ? "security-" : "diagnostics-";
    LogJob job;
    job.location = request.log.remoteLocation.str();
    job.name = kind + station_.identity() + ".log";
    job.attempts = attempts_of(request.retries, request.retryInterval);
    job.request_id = request.requestId;
    GetLogResponse response;
    const bool cancels = station_.log_job().under_way();
    response.status = cancels ? LogStatusEnum::AcceptedCanceled : LogStatusEnum::Accepted;
    response.filename = job.name;
    if (cancels) // N01.FR.20: the older one is over
        protocol_.tell_log(station_.log_job(), "AcceptedCanceled");
    station_.later({}, [&station = station_, job] { station.start(job); });
    return response;
}

namespace {

/// What a station that serves others tells while it publishes firmware (L03).
struct Publishing {
    std::string location;
    std::string checksum;
    std::int64_t request_id = 0;
};

asio::awaitable<void> publish(Station& station, Protocol2& protocol, Publishing job) {
    protocol.tell_publishing("Downloading", job.request_id);
    const auto image = co_await station.fetched(job.location);
    protocol.publishing.erase(job.checksum);
    if (station.stopping())
        co_return;
    if (image.end != Transfer::End::done) {
        protocol.tell_publishing("DownloadFailed", job.request_id);
        co_return;
    }
    protocol.tell_publishing("Downloaded", job.request_id);
    if (station.faults().bad_signature) {
        protocol.tell_publishing("InvalidChecksum", job.request_id);
        co_return;
    }
    protocol.tell_publishing("ChecksumVerified", job.request_id);
    protocol.published.insert(job.checksum);
    protocol.tell_publishing("Published", job.request_id,
                             "http://" + station.identity() + ".local/firmware/" + job.checksum);
}

} // namespace

PublishFirmwareResponse Responder2::on(const PublishFirmwareRequest& request) {
    const Publishing job{request.location.str(), request.checksum.str(), request.requestId};
    protocol_.publishing.insert(job.checksum);
    station_.later({}, [&station = station_, &protocol = protocol_, job] {
        station.spawn(publish(station, protocol, job));
    });
    return {GenericStatusEnum::Accepted, std::nullopt, std::nullopt};
}

/// L04
UnpublishFirmwareResponse Responder2::on(const UnpublishFirmwareRequest& request) {
    using enum UnpublishFirmwareStatusEnum;
    if (protocol_.publishing.contains(request.checksum.str()))
        return {DownloadOngoing, std::nullopt};
    return {protocol_.published.erase(request.checksum.str()) > 0 ? Unpublished : NoFirmware, std::nullopt};
}

} // namespace voltgate::simulator
