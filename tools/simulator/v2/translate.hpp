// Between the words of the hardware and those of 2.x.
#pragma once

#include "ocpp/v2/availability.hpp"
#include "ocpp/v2/id_token.hpp"
#include "ocpp/v2/meter_value.hpp"
#include "ocpp/v2/smart_charging.hpp"
#include "tools/simulator/protocol.hpp"
#include "tools/simulator/v2/wire.hpp"

namespace voltgate::simulator {

Token token_of(const v2::IdToken& token);
v2::IdToken id_token_of(const Token& token);
Verdict verdict_of(const v2::IdTokenInfo& info);
v2::ConnectorStatusEnum connector_status_of(EvseStatus status);

} // namespace voltgate::simulator
