#include "core/provisioning/v2.hpp"

#include "core/boot_status.hpp"
#include "core/provisioning/provisioning.hpp"
#include "core/wire.hpp"
#include "ocpp/v2/provisioning.hpp"

#include <utility>

namespace voltgate::core::provisioning::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;
using wire::text_of;

storage::charge_points::Boot boot_of(const ocpp2::BootNotificationRequest& message) {
    const auto& station = message.chargingStation;
    storage::charge_points::Boot boot;
    boot.boot_reason = std::string(message.reason.text());
    boot.vendor = station.vendorName.str();
    boot.model = station.model.str();
    boot.serial_number = text_of(station.serialNumber);
    boot.firmware_version = text_of(station.firmwareVersion);
    if (station.modem) {
        boot.iccid = text_of(station.modem->iccid);
        boot.imsi = text_of(station.modem->imsi);
    }
    return boot;
}

/// A boot that we triggered tells of no restart.
BootCause cause_of(const ocpp2::BootNotificationRequest& message, bool asked_for) {
    const bool triggered = message.reason == ocpp2::BootReasonEnum::Triggered;
    return triggered || asked_for ? BootCause::asked_for : BootCause::restarted;
}

ocpp2::RegistrationStatusEnum registration(storage::BootStatus status) {
    switch (status) {
    case storage::BootStatus::accepted:
        return ocpp2::RegistrationStatusEnum::Accepted;
    case storage::BootStatus::rejected:
        return ocpp2::RegistrationStatusEnum::Rejected;
    case storage::BootStatus::pending:
        break;
    }
    return ocpp2::RegistrationStatusEnum::Pending;
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings, OnBooted on_booted) {
    dispatch.on<ocpp2::BootNotificationRequest>(
        [&store, &settings, on_booted = std::move(on_booted)](
            ChargePoint& from, Received<ocpp2::BootNotificationRequest> received)
            -> asio::awaitable<ocpp2::BootNotificationResponse> {
            const auto origin = from.origin(received.at);
            const auto told = boot_of(received.message);
            const auto cause = cause_of(received.message, from.take_expected("BootNotification"));
            const auto answer = co_await store.write(
                [&](storage::Database& db) { return boot(db, origin, told, cause, settings); });
            from.set_boot_status(live_status(answer.status));
            on_booted(from, answer);
            ocpp2::BootNotificationResponse response;
            response.status = registration(answer.status);
            response.currentTime = received.at;
            response.interval = answer.interval.count();
            co_return response;
        });

    // Nothing to store: that it was seen is kept in memory and written from time to time.
    dispatch.on<ocpp2::HeartbeatRequest>(
        [](ChargePoint&,
           Received<ocpp2::HeartbeatRequest> received) -> asio::awaitable<ocpp2::HeartbeatResponse> {
            ocpp2::HeartbeatResponse response;
            response.currentTime = received.at;
            co_return response;
        });
}

} // namespace voltgate::core::provisioning::v2
