#include "core/provisioning/v16.hpp"
#include "ocpp/typed.hpp"
#include "ocpp/v16/remote_control.hpp"

#include <spdlog/spdlog.h>

namespace voltgate::core::provisioning::v16 {

namespace asio = boost::asio;

asio::awaitable<void> request_boot(std::shared_ptr<ChargePoint> charge_point,
                                   std::chrono::milliseconds timeout) {
    ocpp::v16::TriggerMessageRequest request;
    request.requestedMessage = ocpp::v16::MessageTrigger::BootNotification;
    ocpp::CallOptions options;
    options.timeout = timeout;
    const auto answer = co_await ocpp::call(charge_point->peer(), charge_point->version(), request, options);
    if (!answer || !(answer->status == ocpp::v16::TriggerMessageStatus::Accepted))
        spdlog::info("{} talks without having booted and does not boot when asked to",
                     charge_point->identity());
}

} // namespace voltgate::core::provisioning::v16
