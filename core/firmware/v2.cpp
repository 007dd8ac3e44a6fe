#include "core/firmware/v2.hpp"

#include "core/firmware/v2_publication.hpp"
#include "ocpp/v2/firmware.hpp"

#include <utility>

namespace voltgate::core::firmware::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;
using tracked::Answer;

Outcome booked(Outcome outcome, const std::string& command_id, Answer answer, const Clock& clock) {
    outcome.effect = [command_id, answer, &clock](storage::Database& db) {
        answered(db, command_id, answer, clock.now());
    };
    return outcome;
}

template <class Text>
std::optional<Text> wire_text(const std::optional<std::string>& text) {
    return text ? std::optional<Text>(*text) : std::nullopt;
}

ocpp2::UpdateFirmwareRequest request_of(const Begun& begun, const UpdateFirmware& command) {
    ocpp2::UpdateFirmwareRequest request;
    request.requestId = begun.update.request_number.value();
    request.retries = begun.update.retries;
    request.retryInterval = begun.update.retry_interval_seconds;
    request.firmware.location = begun.location;
    request.firmware.retrieveDateTime = begun.update.retrieve_after;
    if (begun.update.install_at)
        request.firmware.installDateTime = ocpp::DateTime(*begun.update.install_at);
    // L01.FR.11
    request.firmware.signingCertificate = wire_text<ocpp::Text<5500>>(command.signing_certificate);
    request.firmware.signature = wire_text<ocpp::Text<800>>(command.signature);
    return request;
}

/// InvalidCertificate and RevokedCertificate are refusals, too.
Answer answer_of(const ocpp2::UpdateFirmwareResponse& response) {
    if (response.status == ocpp2::UpdateFirmwareStatusEnum::Accepted)
        return Answer::accepted;
    if (response.status == ocpp2::UpdateFirmwareStatusEnum::AcceptedCanceled)
        return Answer::accepted_instead;
    return Answer::rejected;
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings) {
    using Request = ocpp2::FirmwareStatusNotificationRequest;
    dispatch.on<Request>([&store, &settings](ChargePoint& from, Received<Request> received)
                             -> asio::awaitable<ocpp2::FirmwareStatusNotificationResponse> {
        const StatusReport report{from.origin(received.at), received.message.requestId,
                                  std::string(received.message.status.text())};
        co_await store.write([&](storage::Database& db) { record(db, report, settings); });
        co_return ocpp2::FirmwareStatusNotificationResponse{};
    });
    serve_publications(dispatch, store, settings);
}

asio::awaitable<Outcome> update_firmware(Conversation& station, UpdateFirmware command, const Clock& clock,
                                         const Settings& settings) {
    const auto asked = tracked::asked_of(station, settings, clock.now());
    const auto begun = co_await station.store().write([&](storage::Database& db) {
        return begin(db, asked, command, tracked::Numbering::numbered, settings);
    });
    auto request = request_of(begun, command);
    const auto response = co_await station.call(std::move(request));
    if (!response)
        co_return booked(outcome_of(response.error()), station.command_id(),
                         tracked::answer_of(response.error()), clock);
    const auto answer = answer_of(*response);
    const auto verdict = verdict_of(answer != Answer::rejected);
    co_return booked(station.answered(response->status.text(), verdict), station.command_id(), answer, clock);
}

} // namespace voltgate::core::firmware::v2
