#include "core/remote_control/v2.hpp"
#include "ocpp/v2/remote_control.hpp"
#include "storage/records/evses.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

/// Triggers: which message, of which part of the charging station.
namespace voltgate::core::remote_control::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;
using Trigger = ocpp2::MessageTriggerEnum;
using Answer = Conversation::Answer<ocpp2::TriggerMessageRequest>;

/// What 1.6 calls otherwise, so that one operator script does for both.
constexpr std::array older_words{
    std::pair<std::string_view, Trigger>{"DiagnosticsStatusNotification", Trigger::LogStatusNotification},
    std::pair<std::string_view, Trigger>{"SignChargePointCertificate",
                                         Trigger::SignChargingStationCertificate}};

std::optional<Trigger> trigger_of(std::string_view word) {
    for (const auto& [older, trigger] : older_words) {
        if (older == word)
            return trigger;
    }
    return ocpp::enumerator_of<Trigger>(word);
}

bool since_21(Trigger trigger) {
    return trigger == Trigger::CustomTrigger || trigger == Trigger::SignV2G20Certificate;
}

/// What the charging station will send; empty: nobody knows.
std::string_view message_of(Trigger trigger) {
    switch (trigger) {
    case Trigger::SignChargingStationCertificate:
    case Trigger::SignV2GCertificate:
    case Trigger::SignV2G20Certificate:
    case Trigger::SignCombinedCertificate:
        return "SignCertificate";
    case Trigger::CustomTrigger:
        return {};
    default:
        return ocpp::wire_word(trigger);
    }
}

ocpp2::EVSE place(std::int64_t evse_id, std::optional<std::int64_t> connector_id) {
    ocpp2::EVSE evse;
    evse.id = evse_id;
    if (connector_id)
        evse.connectorId = *connector_id;
    return evse;
}

/// Of each connector that is known, on one EVSE or on all.
std::vector<ocpp2::EVSE> connectors(storage::Database& db, const std::string& charge_point_id,
                                    std::optional<std::int64_t> evse_id) {
    std::vector<ocpp2::EVSE> places;
    for (const auto& evse : storage::evses::of_charge_point(db, charge_point_id)) {
        if (evse_id && *evse_id != 0 && evse.number != *evse_id)
            continue;
        for (const auto& connector : storage::connectors::of_evse(db, evse.id))
            places.push_back(place(evse.number, connector.number));
    }
    if (places.empty() && evse_id.value_or(0) != 0)
        places.push_back(place(*evse_id, 1));
    return places;
}

asio::awaitable<Outcome> ask(Conversation& station, ocpp2::TriggerMessageRequest request,
                             std::string_view message) {
    if (!message.empty())
        station.charge_point().expect(std::string(message));
    const auto answer = co_await station.call(std::move(request));
    const bool accepted = answer && answer->status == ocpp2::TriggerMessageStatusEnum::Accepted;
    // What it says it will not send, it is not let in with later.
    if (answer ? !accepted : answer.error().kind == ocpp::CallFailure::Kind::call_error)
        station.charge_point().take_expected(message);
    if (!answer)
        co_return outcome_of(answer.error());
    co_return station.answered(answer->status.text(), verdict_of(accepted));
}

/// One after the other, until one is refused.
asio::awaitable<Outcome> ask_each(Conversation& station, ocpp2::TriggerMessageRequest request,
                                  std::vector<ocpp2::EVSE> places) {
    Outcome outcome;
    for (auto& each : places) {
        request.evse = std::move(each);
        outcome = co_await ask(station, request, message_of(Trigger::StatusNotification));
        if (outcome.status != storage::CommandStatus::accepted)
            break;
    }
    co_return outcome;
}

} // namespace

std::optional<Refusal> refuse_trigger(const TriggerMessage& command, ocpp::Version version) {
    const auto trigger = trigger_of(command.type);
    const auto what = "OCPP " + std::string(to_string(version)) + " has no trigger for " + command.type;
    if (!trigger)
        return invalid("type", what);
    if (since_21(*trigger) && version != ocpp::Version::v21)
        return no_words_for(what);
    if ((*trigger == Trigger::CustomTrigger) != command.custom_trigger.has_value())
        return invalid("custom_trigger", "belongs to the type CustomTrigger, which needs it");
    return std::nullopt;
}

asio::awaitable<Outcome> trigger_message(Conversation& station, TriggerMessage command) {
    const auto trigger = trigger_of(command.type); // there is one, or it would have been refused
    ocpp2::TriggerMessageRequest request;
    request.requestedMessage = *trigger;
    if (command.custom_trigger)
        request.customTrigger = *command.custom_trigger;
    if (*trigger == Trigger::StatusNotification && !command.connector_id) {
        auto places = co_await station.store().read([&](storage::Database& db) {
            return connectors(db, station.charge_point().identity(), command.evse_id);
        });
        if (places.empty())
            co_return unusable("evse_id", "no connector of this charge point is known: name one");
        co_return co_await ask_each(station, std::move(request), std::move(places));
    }
    if (command.evse_id)
        request.evse = place(*command.evse_id, command.connector_id);
    co_return co_await ask(station, std::move(request), message_of(*trigger));
}

} // namespace voltgate::core::remote_control::v2
