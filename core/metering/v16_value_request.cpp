#include "core/metering/v16_value_request.hpp"

#include "ocpp/v16/remote_control.hpp"

namespace voltgate::core::metering::v16 {

namespace ocpp16 = ocpp::v16;

boost::asio::awaitable<Willing> request_values(Conversation& station, std::int64_t evse_id) {
    ocpp16::TriggerMessageRequest request;
    request.requestedMessage = ocpp16::MessageTrigger::MeterValues;
    request.connectorId = evse_id;
    const auto answer = co_await station.call(request);
    using Status = ocpp16::TriggerMessageStatus;
    co_return willing_by(answer, Status::Accepted, Status::NotImplemented);
}

} // namespace voltgate::core::metering::v16
