#include "core/diagnostics/v2.hpp"

#include "core/wire.hpp"
#include "ocpp/v2/diagnostics.hpp"

#include <utility>

namespace voltgate::core::diagnostics::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;
using tracked::Answer;

Outcome booked(Outcome outcome, const std::string& command_id, Answer answer,
               std::optional<std::string> file_name, const Clock& clock) {
    outcome.effect = [command_id, answer, name = std::move(file_name), &clock](storage::Database& db) {
        answered(db, command_id, answer, name, clock.now());
    };
    return outcome;
}

std::optional<ocpp::DateTime> wire_time(const std::optional<Instant>& at) {
    return at ? std::optional(ocpp::DateTime(*at)) : std::nullopt;
}

ocpp2::GetLogRequest request_of(const Begun& begun) {
    ocpp2::GetLogRequest request;
    request.logType = begun.request.log_type == storage::LogType::security ? ocpp2::LogEnum::SecurityLog
                                                                           : ocpp2::LogEnum::DiagnosticsLog;
    request.requestId = begun.request.request_number.value();
    request.retries = begun.request.retries;
    request.retryInterval = begun.request.retry_interval_seconds;
    request.log.remoteLocation = begun.location;
    request.log.oldestTimestamp = wire_time(begun.request.oldest_at);
    request.log.latestTimestamp = wire_time(begun.request.latest_at);
    return request;
}

Answer answer_of(const ocpp2::GetLogResponse& response) {
    if (response.status == ocpp2::LogStatusEnum::Accepted)
        return Answer::accepted;
    if (response.status == ocpp2::LogStatusEnum::AcceptedCanceled)
        return Answer::accepted_instead;
    return Answer::rejected;
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings) {
    using Request = ocpp2::LogStatusNotificationRequest;
    dispatch.on<Request>([&store, &settings](ChargePoint& from, Received<Request> received)
                             -> asio::awaitable<ocpp2::LogStatusNotificationResponse> {
        const StatusReport report{from.origin(received.at), received.message.requestId,
                                  std::string(received.message.status.text())};
        co_await store.write([&](storage::Database& db) { record(db, report, settings); });
        co_return ocpp2::LogStatusNotificationResponse{};
    });
}

asio::awaitable<Outcome> get_log(Conversation& station, LogOrder order, const Clock& clock,
                                 const Settings& settings) {
    const auto asked = tracked::asked_of(station, settings, clock.now());
    const auto begun = co_await station.store().write([&](storage::Database& db) {
        return begin(db, asked, order, tracked::Numbering::numbered, settings);
    });
    auto request = request_of(begun);
    const auto response = co_await station.call(std::move(request));
    const auto& id = station.command_id();
    if (!response)
        co_return booked(outcome_of(response.error()), id, tracked::answer_of(response.error()), {}, clock);
    const auto answer = answer_of(*response);
    const auto verdict = verdict_of(answer != Answer::rejected);
    co_return booked(station.answered(response->status.text(), verdict), id, answer,
                     wire::text_of(response->filename), clock);
}

} // namespace voltgate::core::diagnostics::v2
