#include "core/provisioning/v2.hpp"
#include "ocpp/typed.hpp"
#include "ocpp/v2/remote_control.hpp"

#include <spdlog/spdlog.h>

namespace voltgate::core::provisioning::v2 {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;

asio::awaitable<void> request_boot(std::shared_ptr<ChargePoint> charge_point,
                                   std::chrono::milliseconds timeout) {
    ocpp2::TriggerMessageRequest request;
    request.requestedMessage = ocpp2::MessageTriggerEnum::BootNotification;
    ocpp::CallOptions options;
    options.timeout = timeout;
    const auto answer = co_await ocpp::call(charge_point->peer(), charge_point->version(), request, options);
    if (!answer || !(answer->status == ocpp2::TriggerMessageStatusEnum::Accepted))
        spdlog::info("{} does not boot when asked to", charge_point->identity());
}

} // namespace voltgate::core::provisioning::v2
