#pragma once

#include "core/authorization/authorization.hpp"
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
    of_another,      ///< it is valid, and the contract in it is not the one that was told
    unknown          ///< only its name is known
};

/// A certificate as it was told.
struct ToldContract {
    std::string_view charge_point_id;
    std::string_view pem;   ///< the certificate and those between it and its root
    std::string_view emaid; ///< the token that came with it
};
[[nodiscard]] Contract judge_contract(storage::Database& db, const ToldContract& told, Instant now);

/// A token whose contract certificate is bad is accepted no more. One of which nothing can be known counts by
/// itself.
void weigh(Contract contract, Verdict& verdict);

} // namespace voltgate::core::authorization
