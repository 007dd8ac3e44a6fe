#include "core/data_transfer/v16.hpp"

#include "core/wire.hpp"
#include "ocpp/v16/data_transfer.hpp"

#include <utility>

namespace voltgate::core::data_transfer::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;

ocpp16::DataTransferStatus word_of(Answer answer) {
    switch (answer) {
    case Answer::Accepted:
        return ocpp16::DataTransferStatus::Accepted;
    case Answer::Rejected:
        return ocpp16::DataTransferStatus::Rejected;
    case Answer::UnknownMessageId:
        return ocpp16::DataTransferStatus::UnknownMessageId;
    case Answer::UnknownVendorId:
        break;
    }
    return ocpp16::DataTransferStatus::UnknownVendorId;
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings) {
    dispatch.on<ocpp16::DataTransferRequest>(
        [&store, &settings](ChargePoint& from, Received<ocpp16::DataTransferRequest> received)
            -> asio::awaitable<ocpp16::DataTransferResponse> {
            const Transfer transfer{from.origin(received.at), received.message.vendorId.str(),
                                    wire::text_of(received.message.messageId), received.message.data};
            const auto answer = answer_to(transfer, settings);
            co_await store.write([&](storage::Database& db) { record(db, transfer, answer); });
            ocpp16::DataTransferResponse response;
            response.status = word_of(answer);
            co_return response;
        });
}

asio::awaitable<Outcome> send(Conversation& station, SendDataTransfer command) {
    ocpp16::DataTransferRequest request;
    request.vendorId = command.vendor_id;
    if (command.message_id)
        request.messageId = *command.message_id;
    request.data = text_of(command.data);
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    const bool accepted = answer->status == ocpp16::DataTransferStatus::Accepted;
    co_return station.answered(answer->status.text(), verdict_of(accepted));
}

} // namespace voltgate::core::data_transfer::v16
