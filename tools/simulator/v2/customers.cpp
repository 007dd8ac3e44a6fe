// Answers about tokens, and about what people are told (blocks C, D, I, N09, O and P).
#include "tools/simulator/station.hpp"
#include "tools/simulator/v2/parts.hpp"
#include "tools/simulator/v2/protocol.hpp"
#include "tools/simulator/v2/responder.hpp"
#include "tools/simulator/v2/translate.hpp"

#include <algorithm>

namespace voltgate::simulator {

using namespace ocpp::v2;

ClearCacheResponse Responder2::on(const ClearCacheRequest&) {
    if (!station_.flag(Setting::cache_enabled))
        return {ClearCacheStatusEnum::Rejected, std::nullopt, std::nullopt};
    station_.local().forget_answers();
    return {ClearCacheStatusEnum::Accepted, std::nullopt, std::nullopt};
}

SendLocalListResponse Responder2::on(const SendLocalListRequest& request) {
    using enum SendLocalListStatusEnum;
    using Update = LocalAuthorization::Update;
    std::vector<LocalAuthorization::Entry> entries;
    if (request.localAuthorizationList)
        for (const auto& entry : *request.localAuthorizationList) {
            auto& last = entries.emplace_back(LocalAuthorization::Entry{token_of(entry.idToken)});
            if (entry.idTokenInfo)
                last.verdict = verdict_of(*entry.idTokenInfo);
        }
    const auto most = protocol_.model().number("LocalAuthListCtrlr.ItemsPerMessage");
    if (!station_.flag(Setting::local_list_enabled) || entries.size() > static_cast<std::size_t>(most))
        return {Failed, std::nullopt, std::nullopt};
    const auto kind = request.updateType == UpdateEnum::Full ? Update::full : Update::differential;
    switch (station_.local().update(request.versionNumber, kind, entries)) {
    case LocalAuthorization::Outcome::accepted:
        return {Accepted, std::nullopt, std::nullopt};
    case LocalAuthorization::Outcome::version_mismatch:
        return {VersionMismatch, std::nullopt, std::nullopt};
    case LocalAuthorization::Outcome::failed:
        break;
    }
    return {Failed, std::nullopt, std::nullopt};
}

GetLocalListVersionResponse Responder2::on(const GetLocalListVersionRequest&) {
    return {station_.flag(Setting::local_list_enabled) ? station_.local().version() : 0, std::nullopt};
}

namespace {

/// What is known of a customer, in parts as long as a message may be.
std::vector<std::string> pieces(const std::string& text) {
    constexpr std::size_t longest = 512;
    std::vector<std::string> all;
    for (std::size_t from = 0; from < text.size() || all.empty(); from += longest)
        all.push_back(text.substr(from, longest));
    return all;
}

void tell_about_customer(Protocol2& protocol, std::int64_t request_id, const std::string& text,
                         const ocpp::DateTime& at) {
    in_parts(pieces(text), 1, [&](const std::vector<std::string>& part, std::size_t number, bool is_last) {
        NotifyCustomerInformationRequest request;
        request.requestId = request_id;
        request.generatedAt = at;
        request.seqNo = number;
        request.tbc = !is_last;
        request.data = part.front();
        protocol.report(request);
    });
}

} // namespace

/// N09, N10
CustomerInformationResponse Responder2::on(const CustomerInformationRequest& request) {
    using enum CustomerInformationStatusEnum;
    const int named = (request.idToken ? 1 : 0) + (request.customerCertificate ? 1 : 0) +
                      (request.customerIdentifier ? 1 : 0);
    if (named != 1 || (!request.report && !request.clear))
        return {Invalid, std::nullopt, std::nullopt};
    std::string text = "nothing is known\n";
    if (request.idToken) {
        const auto token = token_of(*request.idToken);
        if (const auto verdict = station_.known(token))
            text = token.type + ' ' + token.text + ": " + verdict->status +
                   (verdict->group.empty() ? "" : ", group " + verdict->group) + '\n';
        if (request.clear)
            station_.local().forget_answer(token);
    }
    station_.later(
        {}, [&protocol = protocol_, id = request.requestId, at = station_.now(),
             text = request.report ? text : std::string()] { tell_about_customer(protocol, id, text, at); });
    return {Accepted, std::nullopt, std::nullopt};
}

CostUpdatedResponse Responder2::on(const CostUpdatedRequest& request) {
    protocol_.show_cost(request.transactionId.str(), request.totalCost);
    return {};
}

namespace {

DisplayMessageStatusEnum judged(const Protocol2& protocol, const Transactions2& transactions,
                                const MessageInfo& message) {
    using enum DisplayMessageStatusEnum;
    const auto knows = [&](std::string_view variable, std::string_view word) {
        return std::ranges::count(protocol.list(variable), word) > 0;
    };
    if (!knows("DisplayMessageCtrlr.SupportedFormats", message.message.format.text()))
        return NotSupportedMessageFormat;
    if (!knows("DisplayMessageCtrlr.SupportedPriorities", message.priority.text()))
        return NotSupportedPriority;
    if (message.state && !knows("DisplayMessageCtrlr.SupportedStates", message.state->text()))
        return NotSupportedState;
    if (message.transactionId && !transactions.runs(message.transactionId->str()))
        return UnknownTransaction;
    constexpr std::size_t most = 10;
    return protocol.shown.size() < most || protocol.shown.contains(message.id) ? Accepted : Rejected;
}

/// There is room for one message in front of all only.
void show(Protocol2& protocol, const MessageInfo& message) {
    if (message.priority == MessagePriorityEnum::AlwaysFront)
        std::erase_if(protocol.shown, [](const auto& each) {
            return each.second.priority == MessagePriorityEnum::AlwaysFront;
        });
    protocol.shown[message.id] = message;
}

bool fits(const GetDisplayMessagesRequest& request, const MessageInfo& message) {
    const auto id = static_cast<std::int64_t>(message.id);
    return (!request.id || std::ranges::any_of(*request.id, [&](std::int64_t each) { return each == id; })) &&
           (!request.priority || *request.priority == message.priority) &&
           (!request.state || (message.state && *request.state == *message.state));
}

void send_messages(Protocol2& protocol, std::int64_t request_id, const std::vector<MessageInfo>& messages,
                   std::size_t most) {
    in_parts(messages, most, [&](const std::vector<MessageInfo>& part, std::size_t, bool is_last) {
        NotifyDisplayMessagesRequest request;
        request.requestId = request_id;
        request.tbc = !is_last;
        request.messageInfo = ocpp::List<MessageInfo, 1>(part);
        protocol.report(request);
    });
}

} // namespace

SetDisplayMessageResponse Responder2::on(const SetDisplayMessageRequest& request) {
    const auto status = judged(protocol_, protocol_.transactions(), request.message);
    if (status == DisplayMessageStatusEnum::Accepted) {
        show(protocol_, request.message);
        station_.say("shows: " + request.message.message.content.str());
    }
    return {status, std::nullopt, std::nullopt};
}

GetDisplayMessagesResponse Responder2::on(const GetDisplayMessagesRequest& request) {
    std::vector<MessageInfo> found;
    for (const auto& [id, message] : protocol_.shown)
        if (fits(request, message))
            found.push_back(message);
    if (found.empty())
        return {GetDisplayMessagesStatusEnum::Unknown, std::nullopt, std::nullopt};
    station_.later({}, [&protocol = protocol_, id = request.requestId, found, most = items_in_a_part()] {
        send_messages(protocol, id, found, most);
    });
    return {GetDisplayMessagesStatusEnum::Accepted, std::nullopt, std::nullopt};
}

ClearDisplayMessageResponse Responder2::on(const ClearDisplayMessageRequest& request) {
    const bool gone = protocol_.shown.erase(request.id) > 0;
    return {gone ? ClearMessageStatusEnum::Accepted : ClearMessageStatusEnum::Unknown, std::nullopt,
            std::nullopt};
}

DataTransferResponse Responder2::on(const DataTransferRequest& request) {
    using enum DataTransferStatusEnum;
    DataTransferResponse response;
    if (request.vendorId != station_.options().vendor) {
        response.status = UnknownVendorId;
    } else if (request.messageId && *request.messageId != "Echo") {
        response.status = UnknownMessageId;
    } else {
        response.status = Accepted;
        response.data = request.data;
    }
    return response;
}

} // namespace voltgate::simulator
