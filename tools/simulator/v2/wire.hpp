// Messages of 2.x on their way out and in.
#pragma once

#include "ocpp/action_of.hpp"
#include "ocpp/json/codec.hpp"
#include "ocpp/v2/common.hpp"
#include "tools/simulator/protocol.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace voltgate::simulator {

namespace v2 = ocpp::v2;

template <class Request>
Message message2(const Request& request, ocpp::Version version) {
    return {std::string(ocpp::ActionOf<Request>::name), ocpp::encode(request, version).value()};
}

template <class Response>
std::optional<Response> read2(const boost::json::object& answer, ocpp::Version version) {
    ocpp::Decoder decoder{version};
    auto response = ocpp::decode<Response>(answer, decoder);
    if (!response)
        return std::nullopt;
    return std::move(*response);
}

inline v2::EVSE evse_of(unsigned number, std::optional<unsigned> connector = std::nullopt) {
    v2::EVSE evse;
    evse.id = number;
    if (connector)
        evse.connectorId = *connector;
    return evse;
}

/// Why something was answered so, in one of the standard's words.
inline v2::StatusInfo because(std::string_view reason) {
    v2::StatusInfo info;
    info.reasonCode = reason;
    return info;
}

} // namespace voltgate::simulator
