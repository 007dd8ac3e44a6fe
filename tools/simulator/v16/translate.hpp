// Between the words of the hardware and those of 1.6.
#pragma once

#include "ocpp/v16/authorization.hpp"
#include "ocpp/v16/availability.hpp"
#include "ocpp/v16/charging_profile.hpp"
#include "ocpp/v16/meter_value.hpp"
#include "ocpp/v16/transactions.hpp"
#include "tools/simulator/protocol.hpp"

#include <string_view>

namespace voltgate::simulator {

namespace v16 = ocpp::v16;

/// 1.6 has tokens of one kind only.
Verdict verdict_of(const v16::IdTagInfo& info);
v16::MeterValue meter_value_of(const Reading& reading);
v16::Reason reason_of(StopReason reason);
/// NoError for an empty one, OtherError for a word that 1.6 does not have.
v16::ChargePointErrorCode error_code_of(std::string_view error);
ChargingProfile profile_of(const v16::ChargingProfile& profile);

} // namespace voltgate::simulator
