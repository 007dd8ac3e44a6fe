#include "core/firmware/v16.hpp"

#include "ocpp/v16/firmware.hpp"

#include <utility>

namespace voltgate::core::firmware::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;
using tracked::Answer;

Outcome booked(Outcome outcome, const std::string& command_id, Answer answer, const Clock& clock) {
    outcome.effect = [command_id, answer, &clock](storage::Database& db) {
        answered(db, command_id, answer, clock.now());
    };
    return outcome;
}

ocpp16::UpdateFirmwareRequest unsigned_request(const Begun& begun) {
    ocpp16::UpdateFirmwareRequest request;
    request.location = begun.location;
    request.retrieveDate = begun.update.retrieve_after;
    request.retries = begun.update.retries;
    request.retryInterval = begun.update.retry_interval_seconds;
    return request;
}

ocpp16::SignedUpdateFirmwareRequest signed_request(const Begun& begun, const UpdateFirmware& command) {
    ocpp16::SignedUpdateFirmwareRequest request;
    request.requestId = begun.update.request_number.value();
    request.retries = begun.update.retries;
    request.retryInterval = begun.update.retry_interval_seconds;
    request.firmware.location = begun.location;
    request.firmware.retrieveDateTime = begun.update.retrieve_after;
    if (begun.update.install_at)
        request.firmware.installDateTime = ocpp::DateTime(*begun.update.install_at);
    request.firmware.signingCertificate = command.signing_certificate.value();
    request.firmware.signature = command.signature.value();
    return request;
}

Answer answer_of(const ocpp16::SignedUpdateFirmwareResponse& response) {
    if (response.status == ocpp16::UpdateFirmwareStatus::Accepted)
        return Answer::accepted;
    if (response.status == ocpp16::UpdateFirmwareStatus::AcceptedCanceled)
        return Answer::accepted_instead;
    return Answer::rejected;
}

asio::awaitable<Outcome> send_unsigned(Conversation& station, const Begun& begun, const Clock& clock) {
    auto request = unsigned_request(begun);
    const auto answer = co_await station.call(std::move(request));
    if (!answer)
        co_return booked(outcome_of(answer.error()), station.command_id(), tracked::answer_of(answer.error()),
                         clock);
    co_return booked(station.answered("", Verdict::accepted), station.command_id(), Answer::accepted, clock);
}

asio::awaitable<Outcome> send_signed(Conversation& station, const Begun& begun, const UpdateFirmware& command,
                                     const Clock& clock) {
    auto request = signed_request(begun, command);
    const auto response = co_await station.call(std::move(request));
    if (!response)
        co_return booked(outcome_of(response.error()), station.command_id(),
                         tracked::answer_of(response.error()), clock);
    const auto answer = answer_of(*response);
    const auto verdict = answer == Answer::rejected ? Verdict::rejected : Verdict::accepted;
    co_return booked(station.answered(response->status.text(), verdict), station.command_id(), answer, clock);
}

asio::awaitable<void> take_in(storage::Store& store, const StatusReport& report, const Settings& settings) {
    co_await store.write([&](storage::Database& db) { record(db, report, settings); });
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings) {
    using Plain = ocpp16::FirmwareStatusNotificationRequest;
    using Signed = ocpp16::SignedFirmwareStatusNotificationRequest;
    dispatch.on<Plain>([&store, &settings](ChargePoint& from, Received<Plain> received)
                           -> asio::awaitable<ocpp16::FirmwareStatusNotificationResponse> {
        const StatusReport report{from.origin(received.at), {}, std::string(received.message.status.text())};
        co_await take_in(store, report, settings);
        co_return ocpp16::FirmwareStatusNotificationResponse{};
    });
    dispatch.on<Signed>([&store, &settings](ChargePoint& from, Received<Signed> received)
                            -> asio::awaitable<ocpp16::SignedFirmwareStatusNotificationResponse> {
        const StatusReport report{from.origin(received.at), received.message.requestId,
                                  std::string(received.message.status.text())};
        co_await take_in(store, report, settings);
        co_return ocpp16::SignedFirmwareStatusNotificationResponse{};
    });
}

std::optional<Needs> needs_of(const UpdateFirmware& command) {
    if (command.signed_) // of the security extension, which is no feature profile
        return Needs{{}, "SignedUpdateFirmware"};
    return Needs{feature_profile::firmware, "UpdateFirmware"};
}

std::optional<Refusal> refuse_update(const UpdateFirmware& command) {
    return command.install_at && !command.signed_
               ? std::optional(invalid("install_at", "OCPP 1.6 has it for signed updates only"))
               : std::nullopt;
}

asio::awaitable<Outcome> update_firmware(Conversation& station, UpdateFirmware command, const Clock& clock,
                                         const Settings& settings) {
    const auto asked = tracked::asked_of(station, settings, clock.now());
    const auto numbering = command.signed_ ? tracked::Numbering::numbered : tracked::Numbering::unnumbered;
    const auto begun = co_await station.store().write(
        [&](storage::Database& db) { return begin(db, asked, command, numbering, settings); });
    if (!command.signed_)
        co_return co_await send_unsigned(station, begun, clock);
    co_return co_await send_signed(station, begun, command, clock);
}

} // namespace voltgate::core::firmware::v16
