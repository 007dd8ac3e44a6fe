#include "core/provisioning/v16.hpp"

#include "core/boot_status.hpp"
#include "core/wire.hpp"
#include "ocpp/v16/provisioning.hpp"

#include <utility>

namespace voltgate::core::provisioning::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;
using wire::text_of;

storage::charge_points::Boot boot_of(const ocpp16::BootNotificationRequest& message) {
    storage::charge_points::Boot boot;
    boot.vendor = message.chargePointVendor.str();
    boot.model = message.chargePointModel.str();
    boot.serial_number = text_of(message.chargePointSerialNumber);
    boot.charge_box_serial_number = text_of(message.chargeBoxSerialNumber);
    boot.firmware_version = text_of(message.firmwareVersion);
    boot.iccid = text_of(message.iccid);
    boot.imsi = text_of(message.imsi);
    boot.meter_type = text_of(message.meterType);
    boot.meter_serial_number = text_of(message.meterSerialNumber);
    return boot;
}

ocpp16::RegistrationStatus registration(storage::BootStatus status) {
    switch (status) {
    case storage::BootStatus::accepted:
        return ocpp16::RegistrationStatus::Accepted;
    case storage::BootStatus::rejected:
        return ocpp16::RegistrationStatus::Rejected;
    case storage::BootStatus::pending:
        break;
    }
    return ocpp16::RegistrationStatus::Pending;
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings, OnBooted on_booted) {
    dispatch.on<ocpp16::BootNotificationRequest>(
        [&store, &settings, on_booted = std::move(on_booted)](
            ChargePoint& from, Received<ocpp16::BootNotificationRequest> received)
            -> asio::awaitable<ocpp16::BootNotificationResponse> {
            const auto origin = from.origin(received.at);
            const auto told = boot_of(received.message);
            const bool asked_for = from.take_expected("BootNotification");
            const auto cause = asked_for ? BootCause::asked_for : BootCause::restarted;
            const auto answer = co_await store.write(
                [&](storage::Database& db) { return boot(db, origin, told, cause, settings); });
            from.set_boot_status(live_status(answer.status));
            on_booted(from, answer);
            ocpp16::BootNotificationResponse response;
            response.status = registration(answer.status);
            response.currentTime = received.at;
            response.interval = answer.interval.count();
            co_return response;
        });

    // Nothing to store: that it was seen is kept in memory and written from time to time.
    dispatch.on<ocpp16::HeartbeatRequest>(
        [](ChargePoint&,
           Received<ocpp16::HeartbeatRequest> received) -> asio::awaitable<ocpp16::HeartbeatResponse> {
            ocpp16::HeartbeatResponse response;
            response.currentTime = received.at;
            co_return response;
        });
}

} // namespace voltgate::core::provisioning::v16
