#include "core/availability/status_wording.hpp"
#include "ocpp/v16/remote_control.hpp"

namespace voltgate::core::availability::v16 {

boost::asio::awaitable<void> request_status(Conversation& station) {
    ocpp::v16::TriggerMessageRequest request;
    request.requestedMessage = ocpp::v16::MessageTrigger::StatusNotification;
    co_await station.call(request);
}

} // namespace voltgate::core::availability::v16
