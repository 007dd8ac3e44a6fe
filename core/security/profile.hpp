#pragma once

#include "core/command/declaration.hpp"
#include "core/json/constraint.hpp"
#include "core/provisioning/network_profile.hpp"
#include "ocpp/transport/listener.hpp"
#include "storage/database.hpp"
#include "storage/records/charge_points.hpp"

#include <boost/describe.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Security profiles: 0 nothing is proven, 1 a password, 2 a password over TLS, 3 a certificate over TLS.
namespace voltgate::core::security {

inline constexpr std::int64_t profile_password = 1;
inline constexpr std::int64_t profile_tls = 2;
inline constexpr std::int64_t profile_certificate = 3;

/// What a handshake proves; `password_proven` when its password was found right.
[[nodiscard]] std::int64_t offered_profile(const ocpp::Handshake& handshake, bool password_proven);

/// The least that a charge point must prove: it has been on this profile, or an operator says so. A password
/// that an operator took away is not asked for.
[[nodiscard]] std::int64_t required_profile(const storage::ChargePoint& record);

/// What this server can be reached by.
struct Transports {
    bool tls = false;
};

/// The operator's commands.
struct SetSecurityProfile {
    std::int64_t security_profile = 1;
    std::optional<std::string> csms_url{};
    std::optional<std::int64_t> configuration_slot{};
    provisioning::NetworkInterface network_interface = provisioning::NetworkInterface::Wired0;
};
BOOST_DESCRIBE_STRUCT(SetSecurityProfile, (),
                      (security_profile, csms_url, configuration_slot, network_interface))
constexpr auto json_constraints(const SetSecurityProfile*) {
    return std::array{
        json::field("security_profile")
            .range(1, 3)
            .about("1: password, 2: password over TLS, 3: certificate over TLS; only higher than now"),
        json::field("csms_url")
            .length(1, 512)
            .pattern("^wss?://.+")
            .about("Where it finds us with the new profile, without its identity; since OCPP 2.0.1 needed"),
        json::field("configuration_slot")
            .range(0, 100)
            .about("Which of its network profiles becomes the new one; since OCPP 2.0.1 needed"),
        json::field("network_interface")
            .or_default()
            .about("Since OCPP 2.0.1: the interface of the network profile")};
}

struct ResetSecurityProfile {};
BOOST_DESCRIBE_STRUCT(ResetSecurityProfile, (), ())

/// Why a charge point cannot be raised to a profile: it has it already, or would lock itself out.
[[nodiscard]] std::optional<Refusal> refuse_profile(storage::Database& db, const std::string& charge_point_id,
                                                    const SetSecurityProfile& command,
                                                    const Transports& transports);

/// Stores that a charge point took the profile; it counts at the door once it has come back with it.
void profile_accepted(storage::Database& db, const Origin& origin, std::int64_t profile);

[[nodiscard]] std::vector<Declaration> declarations(const Clock& clock);

} // namespace voltgate::core::security
