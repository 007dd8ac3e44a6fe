#include "core/data_transfer/data_transfer.hpp"

#include "core/events.hpp"

#include <boost/describe/class.hpp>

namespace voltgate::core::data_transfer {

namespace {

struct Received {
    std::string charge_point_id;
    std::string vendor_id;
    std::optional<std::string> message_id;
    std::optional<std::string> data;
};
BOOST_DESCRIBE_STRUCT(Received, (), (charge_point_id, vendor_id, message_id, data))

} // namespace

void record(storage::Database& db, const Transfer& transfer) {
    events::record(
        db, events::data_transfer_received,
        {transfer.origin.organization_id, transfer.origin.charge_point_id}, transfer.origin.received_at,
        Received{transfer.origin.charge_point_id, transfer.vendor_id, transfer.message_id, transfer.data});
}

} // namespace voltgate::core::data_transfer
