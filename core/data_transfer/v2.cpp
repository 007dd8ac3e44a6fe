#include "core/data_transfer/v2.hpp"

#include "core/wire.hpp"
#include "ocpp/v2/data_transfer.hpp"

#include <utility>

namespace voltgate::core::data_transfer::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;

ocpp2::DataTransferStatusEnum word_of(Answer answer) {
    switch (answer) {
    case Answer::Accepted:
        return ocpp2::DataTransferStatusEnum::Accepted;
    case Answer::Rejected:
        return ocpp2::DataTransferStatusEnum::Rejected;
    case Answer::UnknownMessageId:
        return ocpp2::DataTransferStatusEnum::UnknownMessageId;
    case Answer::UnknownVendorId:
        break;
    }
    return ocpp2::DataTransferStatusEnum::UnknownVendorId;
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings) {
    dispatch.on<ocpp2::DataTransferRequest>([&store, &settings](ChargePoint& from,
                                                                Received<ocpp2::DataTransferRequest> received)
                                                -> asio::awaitable<ocpp2::DataTransferResponse> {
        const Transfer transfer{from.origin(received.at), received.message.vendorId.str(),
                                wire::text_of(received.message.messageId), text_of(received.message.data)};
        const auto answer = answer_to(transfer, settings);
        co_await store.write([&](storage::Database& db) { record(db, transfer, answer); });
        ocpp2::DataTransferResponse response;
        response.status = word_of(answer);
        co_return response;
    });
}

asio::awaitable<Outcome> send(Conversation& station, SendDataTransfer command) {
    ocpp2::DataTransferRequest request;
    request.vendorId = command.vendor_id;
    if (command.message_id)
        request.messageId = *command.message_id;
    request.data = std::move(command.data);
    const auto answer = co_await station.call(std::move(request));
    if (!answer)
        co_return outcome_of(answer.error());
    const bool accepted = answer->status == ocpp2::DataTransferStatusEnum::Accepted;
    co_return station.answered(answer->status.text(), verdict_of(accepted));
}

} // namespace voltgate::core::data_transfer::v2
