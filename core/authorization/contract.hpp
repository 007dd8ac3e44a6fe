#pragma once

#include "core/clock.hpp"
#include "storage/database.hpp"

#include <string>
#include <string_view>

namespace voltgate::core::authorization {

/// What can be known here of a contract certificate, without asking its issuer whether it was revoked.
enum class Contract {
    trusted,         ///< valid now, and of an issuer whose root the charge point was given
    unreadable,      ///< no certificates, or one is not signed by the next
    expired,         ///< or not valid yet
    no_trusted_root, ///< its root is none that the charge point was given
    unknown          ///< only its name is known
};

/// `pem`: the certificate and those between it and its root.
[[nodiscard]] Contract judge_contract(storage::Database& db, const std::string& charge_point_id,
                                      std::string_view pem, Instant now);

} // namespace voltgate::core::authorization
