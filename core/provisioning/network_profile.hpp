#pragma once

#include "core/json/constraint.hpp"

#include <boost/describe.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace voltgate::core::provisioning {

enum class NetworkVersion { OCPP16, OCPP201, OCPP21 };
BOOST_DESCRIBE_ENUM(NetworkVersion, OCPP16, OCPP201, OCPP21)

enum class NetworkInterface {
    Wired0,
    Wired1,
    Wired2,
    Wired3,
    Wireless0,
    Wireless1,
    Wireless2,
    Wireless3,
    Any
};
BOOST_DESCRIBE_ENUM(NetworkInterface, Wired0, Wired1, Wired2, Wired3, Wireless0, Wireless1, Wireless2,
                    Wireless3, Any)

enum class ApnAuthentication { PAP, CHAP, NONE, AUTO };
BOOST_DESCRIBE_ENUM(ApnAuthentication, PAP, CHAP, NONE, AUTO)

/// The mobile network's access point.
struct NetworkApn {
    std::string apn;
    ApnAuthentication authentication = ApnAuthentication::AUTO;
    std::optional<std::string> user;
    std::optional<std::string> apn_password;
    std::optional<std::int64_t> sim_pin;
    std::optional<std::string> preferred_network;
    std::optional<bool> use_only_preferred_network;
};
BOOST_DESCRIBE_STRUCT(NetworkApn, (),
                      (apn, authentication, user, apn_password, sim_pin, preferred_network,
                       use_only_preferred_network))
constexpr auto json_constraints(const NetworkApn*) {
    return std::array{json::field("apn").length(1, 2000), json::field("authentication").or_default(),
                      json::field("user").length(1, 50),  json::field("apn_password").length(1, 64),
                      json::field("sim_pin").at_least(0), json::field("preferred_network").length(1, 6)};
}

enum class VpnType { IKEv2, IPSec, L2TP, PPTP };
BOOST_DESCRIBE_ENUM(VpnType, IKEv2, IPSec, L2TP, PPTP)

struct NetworkVpn {
    std::string server;
    std::string user;
    std::string vpn_password;
    std::string vpn_key;
    VpnType type = VpnType::IPSec;
    std::optional<std::string> group;
};
BOOST_DESCRIBE_STRUCT(NetworkVpn, (), (server, user, vpn_password, vpn_key, type, group))
constexpr auto json_constraints(const NetworkVpn*) {
    return std::array{json::field("server").length(1, 2000), json::field("user").length(1, 50),
                      json::field("vpn_password").length(1, 64), json::field("vpn_key").length(1, 255),
                      json::field("group").length(1, 50)};
}

/// The operator's command: how a charge point reaches a central system, in one of its slots.
struct SetNetworkProfile {
    std::int64_t slot = 0;
    std::string url;
    std::int64_t security_profile = 0;
    std::optional<NetworkInterface> interface;
    NetworkVersion version = NetworkVersion::OCPP201;
    std::int64_t message_timeout_seconds = 30;
    std::optional<NetworkApn> apn;
    std::optional<NetworkVpn> vpn;
    std::optional<std::string> identity;
    std::optional<std::string> basic_auth_password;
};
BOOST_DESCRIBE_STRUCT(SetNetworkProfile, (),
                      (slot, url, security_profile, interface, version, message_timeout_seconds, apn, vpn,
                       identity, basic_auth_password))
constexpr auto json_constraints(const SetNetworkProfile*) {
    return std::array{json::field("slot").at_least(0),
                      json::field("url")
                          .length(1, 2000)
                          .pattern("^wss?://.+")
                          .about("Without the charge point's identity, which it adds itself"),
                      json::field("security_profile").range(0, 3),
                      json::field("interface")
                          .about("Without it any with OCPP 2.1, Wired0 with 2.0.1, which does not know Any"),
                      json::field("version").or_default(),
                      json::field("message_timeout_seconds").or_default().at_least(1),
                      json::field("identity").length(1, 48).about("Another identity than its own (OCPP 2.1)"),
                      json::field("basic_auth_password").length(16, 64).about("OCPP 2.1")};
}

} // namespace voltgate::core::provisioning
