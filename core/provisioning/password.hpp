#pragma once

#include "core/origin.hpp"
#include "ocpp/rpc/call.hpp"
#include "storage/database.hpp"
#include "storage/records/charge_points.hpp"

#include <optional>
#include <string>

/// A new password on its way to a charge point. Only hashes are kept. Rules that run inside a write.
namespace voltgate::core::provisioning::password {

/// Before it is sent it counts beside the old one, as its answer may be lost.
struct Offered {
    Origin origin;
    std::string hash;
    storage::charge_points::PendingPassword before; ///< what was offered, and is not known to be taken either
};

Offered offer(storage::Database& db, const Origin& origin, const std::string& hash);

/// One of a network's profile: the old one counts on when it is used. Nothing while a password for all
/// networks is not known to be taken, as there is no place beside the two.
std::optional<Offered> offer_for_network(storage::Database& db, const Origin& origin,
                                         const std::string& hash);

/// Whether a password for all networks was sent, and is not known to be taken.
[[nodiscard]] bool is_unconfirmed(storage::Database& db, const std::string& charge_point_id);

/// The charge point has it: the old one counts no more.
void take(storage::Database& db, const Offered& offered);

/// The charge point does not have it.
void take_back(storage::Database& db, const Offered& offered);

/// Whether the charge point cannot have the password, as it said no or was never told it.
[[nodiscard]] bool was_never_told(const ocpp::CallFailure& failure);

} // namespace voltgate::core::provisioning::password
