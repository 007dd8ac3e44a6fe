#include "core/diagnostics/v16.hpp"

#include "core/told.hpp"
#include "core/wire.hpp"
#include "ocpp/v16/diagnostics.hpp"
#include "storage/records/absent_actions.hpp"

#include <utility>

namespace voltgate::core::diagnostics::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;
using tracked::Answer;

template <class Effect>
Outcome with_effect(Outcome outcome, Effect effect) {
    outcome.effect = std::move(effect);
    return outcome;
}

Outcome booked(Outcome outcome, const std::string& command_id, Answer answer,
               std::optional<std::string> file_name, const Clock& clock) {
    return with_effect(std::move(outcome),
                       [command_id, answer, name = std::move(file_name), &clock](storage::Database& db) {
                           answered(db, command_id, answer, name, clock.now());
                       });
}

std::optional<ocpp::DateTime> wire_time(const std::optional<Instant>& at) {
    return at ? std::optional(ocpp::DateTime(*at)) : std::nullopt;
}

/// 1.6 has another word for the same; every other is the one of 2.x.
std::string neutral(const ocpp16::DiagnosticsStatusNotificationRequest& message) {
    if (message.status == ocpp16::DiagnosticsStatus::UploadFailed)
        return std::string(ocpp::wire_word(ocpp16::UploadLogStatus::UploadFailure));
    return std::string(message.status.text());
}

Answer answer_of(const ocpp16::GetLogResponse& response) {
    if (response.status == ocpp16::LogStatus::Accepted)
        return Answer::accepted;
    if (response.status == ocpp16::LogStatus::AcceptedCanceled)
        return Answer::accepted_instead;
    return Answer::rejected;
}

/// Whether a charge point that told of its profiles has GetLog rather than GetDiagnostics.
bool prefers_log(storage::Database& db, const std::string& charge_point_id) {
    if (storage::absent_actions::get(db, charge_point_id, "GetLog"))
        return false;
    const auto profiles = told::text(db, charge_point_id, "SupportedFeatureProfiles");
    if (!profiles)
        return false;
    return profiles->find("Security") != std::string::npos ||
           profiles->find("FirmwareManagement") == std::string::npos;
}

asio::awaitable<bool> asks_by_log(Conversation& station, const GetDiagnostics& command) {
    if (command.use_log)
        co_return *command.use_log;
    const auto& identity = station.charge_point().identity();
    co_return co_await station.store().read([&](storage::Database& db) { return prefers_log(db, identity); });
}

asio::awaitable<Begun> booked_request(Conversation& station, const LogOrder& order,
                                      tracked::Numbering numbering, const Clock& clock,
                                      const Settings& settings) {
    const auto asked = tracked::asked_of(station, settings, clock.now());
    co_return co_await station.store().write(
        [&](storage::Database& db) { return begin(db, asked, order, numbering, settings); });
}

ocpp16::GetDiagnosticsRequest diagnostics_request(const Begun& begun) {
    ocpp16::GetDiagnosticsRequest request;
    request.location = begun.location;
    request.retries = begun.request.retries;
    request.retryInterval = begun.request.retry_interval_seconds;
    request.startTime = wire_time(begun.request.oldest_at);
    request.stopTime = wire_time(begun.request.latest_at);
    return request;
}

ocpp16::GetLogRequest log_request(const Begun& begun) {
    ocpp16::GetLogRequest request;
    request.logType = begun.request.log_type == storage::LogType::security ? ocpp16::LogType::SecurityLog
                                                                           : ocpp16::LogType::DiagnosticsLog;
    request.requestId = begun.request.request_number.value();
    request.retries = begun.request.retries;
    request.retryInterval = begun.request.retry_interval_seconds;
    request.log.remoteLocation = begun.location;
    request.log.oldestTimestamp = wire_time(begun.request.oldest_at);
    request.log.latestTimestamp = wire_time(begun.request.latest_at);
    return request;
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings) {
    using Plain = ocpp16::DiagnosticsStatusNotificationRequest;
    using Numbered = ocpp16::LogStatusNotificationRequest;
    dispatch.on<Plain>([&store, &settings](ChargePoint& from, Received<Plain> received)
                           -> asio::awaitable<ocpp16::DiagnosticsStatusNotificationResponse> {
        const StatusReport report{from.origin(received.at), {}, neutral(received.message)};
        co_await store.write([&](storage::Database& db) { record(db, report, settings); });
        co_return ocpp16::DiagnosticsStatusNotificationResponse{};
    });
    dispatch.on<Numbered>([&store, &settings](ChargePoint& from, Received<Numbered> received)
                              -> asio::awaitable<ocpp16::LogStatusNotificationResponse> {
        const StatusReport report{from.origin(received.at), received.message.requestId,
                                  std::string(received.message.status.text())};
        co_await store.write([&](storage::Database& db) { record(db, report, settings); });
        co_return ocpp16::LogStatusNotificationResponse{};
    });
}

namespace {

bool has_no_log(const Outcome& outcome) {
    return outcome.error_code == "NotImplemented" || outcome.error_code == "NotSupported";
}

asio::awaitable<Outcome> get_plainly(Conversation& station, LogOrder order, const Clock& clock,
                                     const Settings& settings) {
    const auto begun =
        co_await booked_request(station, order, tracked::Numbering::unnumbered, clock, settings);
    auto request = diagnostics_request(begun);
    const auto answer = co_await station.call(std::move(request));
    const auto& id = station.command_id();
    if (!answer)
        co_return booked(outcome_of(answer.error()), id, tracked::answer_of(answer.error()), {}, clock);
    if (answer->fileName && !answer->fileName->empty())
        co_return booked(station.answered("", Verdict::accepted), id, Answer::accepted,
                         wire::text_of(answer->fileName), clock);
    co_return with_effect(station.answered("", Verdict::accepted),
                          [id, &clock](storage::Database& db) { nothing_to_upload(db, id, clock.now()); });
}

} // namespace

asio::awaitable<Outcome> get_diagnostics(Conversation& station, GetDiagnostics command, const Clock& clock,
                                         const Settings& settings) {
    const auto order = order_of(command);
    const bool by_log = co_await asks_by_log(station, command);
    if (by_log) {
        auto outcome = co_await get_log(station, order, clock, settings);
        if (command.use_log || !has_no_log(outcome))
            co_return outcome;
    }
    co_return co_await get_plainly(station, order, clock, settings);
}

asio::awaitable<Outcome> get_log(Conversation& station, LogOrder order, const Clock& clock,
                                 const Settings& settings) {
    const auto begun = co_await booked_request(station, order, tracked::Numbering::numbered, clock, settings);
    auto request = log_request(begun);
    const auto response = co_await station.call(std::move(request));
    const auto& id = station.command_id();
    if (!response)
        co_return booked(outcome_of(response.error()), id, tracked::answer_of(response.error()), {}, clock);
    const auto answer = answer_of(*response);
    const auto verdict = answer == Answer::rejected ? Verdict::rejected : Verdict::accepted;
    co_return booked(station.answered(response->status.text(), verdict), id, answer,
                     wire::text_of(response->filename), clock);
}

} // namespace voltgate::core::diagnostics::v16
