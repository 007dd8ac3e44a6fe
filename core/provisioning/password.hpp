#pragma once

#include "core/origin.hpp"
#include "ocpp/rpc/call.hpp"
#include "storage/database.hpp"

#include <optional>
#include <string>

/// A new password on its way to a charge point. Only hashes are kept. Rules that run inside a write.
namespace voltgate::core::provisioning::password {

/// Before it is sent it counts beside the old one, as its answer may be lost.
struct Offered {
    Origin origin;
    std::string hash;
    std::optional<std::string> offered_before; ///< and not known to be taken either
};

Offered offer(storage::Database& db, const Origin& origin, const std::string& hash);

/// The charge point has it: the old one counts no more.
void take(storage::Database& db, const Offered& offered);

/// The charge point does not have it.
void take_back(storage::Database& db, const Offered& offered);

/// Whether the charge point cannot have the password, as it said no or was never told it.
[[nodiscard]] bool was_never_told(const ocpp::CallFailure& failure);

} // namespace voltgate::core::provisioning::password
