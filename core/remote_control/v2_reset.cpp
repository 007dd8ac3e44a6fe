#include "core/remote_control/v2_reset.hpp"

#include "ocpp/v2/provisioning.hpp"

#include <utility>

namespace voltgate::core::remote_control::v2 {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;

asio::awaitable<Outcome> reset(Conversation& station, Reset command) {
    ocpp2::ResetRequest request;
    request.type = command.type == ResetType::hard ? ocpp2::ResetEnum::Immediate : ocpp2::ResetEnum::OnIdle;
    if (command.evse_id)
        request.evseId.emplace(*command.evse_id);
    const auto answer = co_await station.call(std::move(request));
    if (!answer)
        co_return outcome_of(answer.error());
    const bool refused = answer->status == ocpp2::ResetStatusEnum::Rejected;
    co_return station.answered(answer->status.text(), verdict_of(!refused));
}

} // namespace voltgate::core::remote_control::v2
