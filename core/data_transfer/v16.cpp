#include "core/data_transfer/v16.hpp"

#include "core/data_transfer/data_transfer.hpp"
#include "core/wire.hpp"
#include "ocpp/v16/data_transfer.hpp"

namespace voltgate::core::data_transfer::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;

} // namespace

void serve(Dispatch& dispatch, storage::Store& store) {
    dispatch.on<ocpp16::DataTransferRequest>(
        [&store](ChargePoint& from, Received<ocpp16::DataTransferRequest> received)
            -> asio::awaitable<ocpp16::DataTransferResponse> {
            const Transfer transfer{from.origin(received.at), received.message.vendorId.str(),
                                    wire::text_of(received.message.messageId), received.message.data};
            co_await store.write([&](storage::Database& db) { record(db, transfer); });
            ocpp16::DataTransferResponse response;
            response.status = ocpp16::DataTransferStatus::UnknownVendorId;
            co_return response;
        });
}

} // namespace voltgate::core::data_transfer::v16
