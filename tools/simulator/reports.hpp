#pragma once

#include "ocpp/action_of.hpp"
#include "ocpp/json/codec.hpp"
#include "tools/simulator/station.hpp"

#include <string>

namespace voltgate::simulator {

/// Queues a message that is worth something now only.
template <class Request>
void Station::tell(const Request& request) {
    Outgoing message;
    message.action = ocpp::ActionOf<Request>::name;
    message.payload = [text = ocpp::encode(request, ocpp::Version::v16).value()] { return text; };
    outbox_.push(std::move(message));
    changed();
}

} // namespace voltgate::simulator
