#include "core/security/v16.hpp"

#include "core/security/security_events.hpp"
#include "core/wire.hpp"
#include "ocpp/v16/provisioning.hpp"
#include "ocpp/v16/security.hpp"

namespace voltgate::core::security::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;

SecurityReport report_of(const ChargePoint& from,
                         const Received<ocpp16::SecurityEventNotificationRequest>& received) {
    const auto& message = received.message;
    SecurityReport report;
    report.origin = from.origin(received.at);
    report.type = message.type.str();
    report.tech_info = wire::text_of(message.techInfo);
    report.reported_at = message.timestamp.at;
    report.critical = is_critical(report.type, from.version());
    return report;
}

bool is_stored(const std::optional<ocpp16::ConfigurationStatus>& status) {
    return status == ocpp16::ConfigurationStatus::Accepted ||
           status == ocpp16::ConfigurationStatus::RebootRequired;
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings) {
    dispatch.on<ocpp16::SecurityEventNotificationRequest>(
        [&store, &settings](ChargePoint& from, Received<ocpp16::SecurityEventNotificationRequest> received)
            -> asio::awaitable<ocpp16::SecurityEventNotificationResponse> {
            const auto report = report_of(from, received);
            co_await store.write([&](storage::Database& db) { record(db, report, settings); });
            co_return ocpp16::SecurityEventNotificationResponse{};
        });
}

asio::awaitable<Outcome> set_security_profile(Conversation& station, SetSecurityProfile command,
                                              const Clock& clock) {
    ocpp16::ChangeConfigurationRequest request;
    request.key = "SecurityProfile";
    request.value = std::to_string(command.security_profile);
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    const bool stored = is_stored(answer->status.known());
    auto outcome = station.answered(answer->status.text(), verdict_of(stored));
    if (stored)
        outcome.effect = [origin = station.charge_point().origin(clock.now()),
                          profile = command.security_profile](storage::Database& db) {
            profile_accepted(db, origin, profile);
        };
    co_return outcome;
}

} // namespace voltgate::core::security::v16
