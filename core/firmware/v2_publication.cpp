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
        publishing_answered(db, command_id, answer, clock.now());
    };
    return outcome;
}

ocpp2::PublishFirmwareRequest request_of(const Publishing& begun) {
    ocpp2::PublishFirmwareRequest request;
    request.location = begun.location;
    request.checksum = begun.publication.checksum;
    request.requestId = begun.publication.request_number.value();
    if (begun.publication.retries)
        request.retries = *begun.publication.retries;
    if (begun.publication.retry_interval_seconds)
        request.retryInterval = *begun.publication.retry_interval_seconds;
    return request;
}

PublicationReport report_of(const ChargePoint& from,
                            const Received<ocpp2::PublishFirmwareStatusNotificationRequest>& received) {
    const auto& message = received.message;
    PublicationReport report{from.origin(received.at), {}, std::string(message.status.text()), {}};
    if (message.requestId)
        report.request_number = *message.requestId;
    if (message.location)
        for (const auto& each : *message.location)
            report.locations.push_back(each.str());
    return report;
}

} // namespace

void serve_publications(Dispatch& dispatch, storage::Store& store, const Settings& settings) {
    using Request = ocpp2::PublishFirmwareStatusNotificationRequest;
    dispatch.on<Request>([&store, &settings](ChargePoint& from, Received<Request> received)
                             -> asio::awaitable<ocpp2::PublishFirmwareStatusNotificationResponse> {
        const auto report = report_of(from, received);
        co_await store.write([&](storage::Database& db) { record_publication(db, report, settings); });
        co_return ocpp2::PublishFirmwareStatusNotificationResponse{};
    });
}

asio::awaitable<Outcome> publish(Conversation& station, PublishFirmware command, const Clock& clock,
                                 const Settings& settings, files::Disk& disk) {
    auto checksum = command.checksum;
    if (!checksum) {
        station.let_later_ones_pass();
        checksum = co_await checksum_of(disk, command.file_id.value());
    }
    if (!checksum)
        co_return unusable("file_id", "the content of the file cannot be read");
    const auto asked = tracked::asked_of(station, settings, clock.now());
    const auto begun = co_await station.store().write(
        [&](storage::Database& db) { return begin_publishing(db, asked, command, *checksum, settings); });
    auto request = request_of(begun);
    const auto response = co_await station.call(std::move(request));
    if (!response)
        co_return booked(outcome_of(response.error()), station.command_id(),
                         tracked::answer_of(response.error()), clock);
    const bool accepted = response->status == ocpp2::GenericStatusEnum::Accepted;
    co_return booked(station.answered(response->status.text(), verdict_of(accepted)), station.command_id(),
                     accepted ? Answer::accepted : Answer::rejected, clock);
}

asio::awaitable<Outcome> unpublish(Conversation& station, UnpublishFirmware command, const Clock& clock) {
    using Status = ocpp2::UnpublishFirmwareStatusEnum;
    ocpp2::UnpublishFirmwareRequest request;
    request.checksum = command.checksum;
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    const bool gone = answer->status == Status::Unpublished;
    auto outcome = station.answered(answer->status.text(), verdict_of(gone));
    if (gone || answer->status == Status::NoFirmware)
        outcome.effect = [origin = station.charge_point().origin(clock.now()),
                          command](storage::Database& db) { unpublished(db, origin, command.checksum); };
    co_return outcome;
}

} // namespace voltgate::core::firmware::v2
