#include "core/availability/status_wording.hpp"
#include "ocpp/v2/remote_control.hpp"

namespace voltgate::core::availability::v2 {

boost::asio::awaitable<void> request_status(Conversation& station, std::vector<Place> places) {
    for (const auto& place : places) {
        ocpp::v2::EVSE evse;
        evse.id = place.evse_id;
        evse.connectorId = place.connector_id;
        ocpp::v2::TriggerMessageRequest request;
        request.evse = std::move(evse);
        request.requestedMessage = ocpp::v2::MessageTriggerEnum::StatusNotification;
        const auto answer = co_await station.call(std::move(request));
        if (!answer && answer.error().kind != ocpp::CallFailure::Kind::call_error)
            co_return;
    }
}

} // namespace voltgate::core::availability::v2
