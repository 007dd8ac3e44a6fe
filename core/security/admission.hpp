#pragma once

#include "core/charge_point.hpp"
#include "core/clock.hpp"
#include "core/security/hashing.hpp"
#include "core/security/newcomers.hpp"
#include "core/security/refused_arrivals.hpp"
#include "core/security/verified_passwords.hpp"
#include "core/settings.hpp"
#include "ocpp/transport/listener.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/store.hpp"

#include <boost/asio/awaitable.hpp>

/// Functional block A: who may connect, and how it proves to be who it says.
namespace voltgate::core::security {

/// Asked for every handshake, on the connection's event loop; several loops at a time.
class Admission {
public:
    Admission(storage::Store& store, Hashing& hashing, const Clock& clock, const Settings& settings)
        : store_(store)
        , hashing_(hashing)
        , clock_(clock)
        , settings_(settings)
        , refused_(settings)
        , newcomers_(settings) {}

    /// A charge point is known by its identity or by the other one that its quirks name. Unknown identities
    /// by the admission policy (404 when closed, 503 when too many have registered themselves), disabled ones
    /// 403, wrong or missing credentials 401, a lower security profile than the charge point has been on 403;
    /// the last two become security events. Who comes while too many passwords are checked is told to come
    /// back: 503. Who is let in finds an `Admitted` in its Arrival's context.
    boost::asio::awaitable<ocpp::Admission> admit(const ocpp::Handshake& handshake);

private:
    /// Who knocks, whom it says to be, and the user name that it may use instead of its identity.
    struct Claim {
        const ocpp::Handshake& handshake;
        const storage::ChargePoint& record;
        std::optional<std::string> user;
    };

    boost::asio::awaitable<std::optional<storage::ChargePoint>>
    find_or_register(const ocpp::Handshake& handshake);
    /// Nothing: it cannot be checked now.
    boost::asio::awaitable<std::optional<bool>> proves_itself(const Claim& claim);
    boost::asio::awaitable<std::optional<bool>> has_password(const Claim& claim,
                                                             const std::string& password_hash);

    ocpp::Refusal refuse(const storage::ChargePoint& record, const ocpp::Handshake& handshake,
                         unsigned status, std::string reason);

    storage::Store& store_;
    Hashing& hashing_;
    const Clock& clock_;
    const Settings& settings_;
    VerifiedPasswords verified_;
    RefusedArrivals refused_;
    Newcomers newcomers_;
};

/// What a record says about a charge point that connects.
[[nodiscard]] Admitted admitted(const storage::ChargePoint& record, SharedQuirks quirks,
                                const Settings& settings);

} // namespace voltgate::core::security
