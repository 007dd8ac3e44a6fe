#include "core/display/v2.hpp"

#include "core/wire.hpp"
#include "ocpp/v2/display.hpp"

#include <utility>

namespace voltgate::core::display::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;
using multipart::MultipartKind;
using storage::DisplayMessage;
using wire::text_of;

/// The purpose of a report without conditions: what is not in it is not there.
constexpr std::string_view everything = "everything";

std::optional<ocpp::DateTime> wire_time(const std::optional<Instant>& at) {
    return at ? std::optional(ocpp::DateTime(*at)) : std::nullopt;
}

std::optional<ocpp2::Component> component_of(const DisplayMessage& message) {
    if (!message.display_name)
        return std::nullopt;
    ocpp2::Component component;
    component.name = *message.display_name;
    if (message.display_instance)
        component.instance = ocpp::CiText<50>(*message.display_instance);
    if (message.evse_id)
        component.evse.emplace().id = *message.evse_id;
    return component;
}

ocpp2::SetDisplayMessageRequest request_of(const DisplayMessage& message) {
    ocpp2::SetDisplayMessageRequest request;
    auto& info = request.message;
    info.display = component_of(message);
    info.id = message.number;
    info.priority = ocpp::Open<ocpp2::MessagePriorityEnum>::of(message.priority);
    if (message.state)
        info.state = ocpp::Open<ocpp2::MessageStateEnum>::of(*message.state);
    info.startDateTime = wire_time(message.start_at);
    info.endDateTime = wire_time(message.end_at);
    if (message.transaction_id)
        info.transactionId = ocpp::Text<36>(*message.transaction_id);
    info.message.format = ocpp::Open<ocpp2::MessageFormatEnum>::of(message.format);
    if (message.language)
        info.message.language = ocpp::Text<8>(*message.language);
    info.message.content = message.content;
    return request;
}

DisplayMessage message_of(const ocpp2::MessageInfo& info) {
    DisplayMessage message;
    message.number = info.id;
    message.priority = std::string(info.priority.text());
    if (info.state)
        message.state = std::string(info.state->text());
    message.start_at = wire::instant_of(info.startDateTime);
    message.end_at = wire::instant_of(info.endDateTime);
    message.transaction_id = text_of(info.transactionId);
    message.format = std::string(info.message.format.text());
    message.language = text_of(info.message.language);
    message.content = info.message.content.str();
    if (info.display) {
        message.display_name = info.display->name.str();
        message.display_instance = text_of(info.display->instance);
        if (info.display->evse)
            message.evse_id = std::int64_t(info.display->evse->id);
    }
    return message;
}

multipart::Taken take(storage::Database& db, const Origin& origin,
                      const ocpp2::NotifyDisplayMessagesRequest& message,
                      const multipart::MultipartSettings& settings) {
    const multipart::Part part{
        origin, MultipartKind::display_messages, message.requestId, {}, message.tbc.value_or(false)};
    const auto taken = multipart::take(db, part, settings);
    if (taken.asked_for && message.messageInfo)
        for (const auto& info : *message.messageInfo)
            message_told(db, origin, message_of(info));
    if (taken.completed && taken.purpose == everything)
        messages_complete(db, origin, taken.asked_at);
    return taken;
}

bool asks_for_everything(const GetDisplayMessages& command) {
    return !command.numbers && !command.priority && !command.state;
}

ocpp2::GetDisplayMessagesRequest request_of(const GetDisplayMessages& command) {
    ocpp2::GetDisplayMessagesRequest request;
    if (command.numbers) {
        auto& ids = request.id.emplace();
        for (const auto number : *command.numbers)
            ids.push_back(number);
    }
    if (command.priority)
        request.priority = ocpp::Open<ocpp2::MessagePriorityEnum>::of(storage::word_of(*command.priority));
    if (command.state)
        request.state = ocpp::Open<ocpp2::MessageStateEnum>::of(storage::word_of(*command.state));
    return request;
}

/// Unknown: there is no such message, which is an answer, too.
Outcome without_messages(Conversation& station, const ocpp2::GetDisplayMessagesResponse& answer, bool all,
                         const Clock& clock) {
    const bool none = answer.status == ocpp2::GetDisplayMessagesStatusEnum::Unknown;
    auto outcome = station.answered(answer.status.text(), verdict_of(none));
    if (none && all)
        outcome.effect = [origin = station.charge_point().origin(clock.now())](storage::Database& db) {
            messages_complete(db, origin, origin.received_at);
        };
    return outcome;
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, multipart::Collector& multiparts) {
    using Request = ocpp2::NotifyDisplayMessagesRequest;
    dispatch.on<Request>([&store, &multiparts](ChargePoint& from, Received<Request> received)
                             -> asio::awaitable<ocpp2::NotifyDisplayMessagesResponse> {
        const auto origin = from.origin(received.at);
        const auto taken = co_await store.write(
            [&](storage::Database& db) { return take(db, origin, received.message, multiparts.settings()); });
        multiparts.told(taken);
        co_return ocpp2::NotifyDisplayMessagesResponse{};
    });
}

asio::awaitable<Outcome> set_message(Conversation& station, SetDisplayMessage command, const Clock& clock) {
    const auto origin = station.charge_point().origin(clock.now());
    const auto message =
        co_await station.store().write([&](storage::Database& db) { return to_send(db, origin, command); });
    auto request = request_of(message);
    const auto answer = co_await station.call(std::move(request));
    if (!answer)
        co_return outcome_of(answer.error());
    const bool accepted = answer->status == ocpp2::DisplayMessageStatusEnum::Accepted;
    auto outcome = station.answered(answer->status.text(), verdict_of(accepted));
    outcome.result["number"] = message.number;
    if (accepted)
        outcome.effect = [origin = station.charge_point().origin(clock.now()),
                          message](storage::Database& db) { message_set(db, origin, message); };
    co_return outcome;
}

asio::awaitable<Outcome> get_messages(Conversation& station, GetDisplayMessages command, const Clock& clock,
                                      multipart::Collector& multiparts) {
    auto request = request_of(command);
    const bool all = asks_for_everything(command);
    std::string purpose = all ? std::string(everything) : std::string();
    auto asked = co_await multiparts.ask(station, MultipartKind::display_messages, std::move(request),
                                         std::move(purpose));
    if (!asked.answer)
        co_return outcome_of(asked.answer.error());
    if (!asked.accepted())
        co_return without_messages(station, *asked.answer, all, clock);
    const auto ending = co_await multiparts.end_of(std::move(asked.collection));
    auto outcome = answered(std::string(asked.answer->status.text()), Verdict::accepted, {});
    outcome.result["report"] = storage::word_of(ending);
    co_return outcome;
}

asio::awaitable<Outcome> clear_message(Conversation& station, ClearDisplayMessage command,
                                       const Clock& clock) {
    ocpp2::ClearDisplayMessageRequest request;
    request.id = command.number;
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    const bool accepted = answer->status == ocpp2::ClearMessageStatusEnum::Accepted;
    auto outcome = station.answered(answer->status.text(), verdict_of(accepted));
    // One that it does not know is not there either.
    if (accepted || answer->status == ocpp2::ClearMessageStatusEnum::Unknown)
        outcome.effect = [origin = station.charge_point().origin(clock.now()), number = command.number](
                             storage::Database& db) { message_cleared(db, origin, number); };
    co_return outcome;
}

} // namespace voltgate::core::display::v2
