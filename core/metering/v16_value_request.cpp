#include "core/metering/v16_value_request.hpp"

#include "ocpp/v16/remote_control.hpp"

namespace voltgate::core::metering::v16 {

namespace ocpp16 = ocpp::v16;

boost::asio::awaitable<bool> request_values(Conversation& station, std::int64_t evse_id) {
    ocpp16::TriggerMessageRequest request;
    request.requestedMessage = ocpp16::MessageTrigger::MeterValues;
    request.connectorId = evse_id;
    const auto answer = co_await station.call(request);
    if (answer)
        co_return !(answer->status == ocpp16::TriggerMessageStatus::NotImplemented);
    co_return answer.error().kind != ocpp::CallFailure::Kind::call_error;
}

} // namespace voltgate::core::metering::v16
