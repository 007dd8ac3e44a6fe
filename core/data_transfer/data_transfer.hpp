#pragma once

#include "core/origin.hpp"
#include "storage/database.hpp"

#include <optional>
#include <string>

/// Functional block P: messages of a vendor's own making.
namespace voltgate::core::data_transfer {

/// What a charge point sends; the data is opaque.
struct Transfer {
    Origin origin;
    std::string vendor_id;
    std::optional<std::string> message_id;
    std::optional<std::string> data;
};

/// Tells the world of a transfer. No vendor is known to this central system itself, so each is answered
/// UnknownVendorId; whoever understands it reads the event.
void record(storage::Database& db, const Transfer& transfer);

} // namespace voltgate::core::data_transfer
