#include "core/provisioning/v2_network.hpp"

#include "core/json/write.hpp"
#include "core/provisioning/password.hpp"
#include "core/told_variable.hpp"
#include "ocpp/transport/http_url.hpp"
#include "ocpp/v2/provisioning.hpp"
#include "storage/records/configuration_keys.hpp"
#include "storage/records/device_model.hpp"

#include <algorithm>
#include <utility>

namespace voltgate::core::provisioning::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;

constexpr const char* password_member = "basic_auth_password";
constexpr const char* password_unconfirmed = "another new password was sent, and it is not known whether the "
                                             "charge point has it: let it connect with that"
                                             " one, or set the password anew";

template <class Enumeration, class Word>
auto worded(Word word) {
    return ocpp::Open<Enumeration>::of(storage::word_of(word));
}

ocpp2::APN apn_of(const NetworkApn& apn) {
    ocpp2::APN wire;
    wire.apn = apn.apn;
    if (apn.user)
        wire.apnUserName.emplace(*apn.user);
    if (apn.apn_password)
        wire.apnPassword.emplace(*apn.apn_password);
    wire.simPin = apn.sim_pin;
    if (apn.preferred_network)
        wire.preferredNetwork.emplace(*apn.preferred_network);
    wire.useOnlyPreferredNetwork = apn.use_only_preferred_network;
    wire.apnAuthentication = worded<ocpp2::APNAuthenticationEnum>(apn.authentication);
    return wire;
}

ocpp2::VPN vpn_of(const NetworkVpn& vpn) {
    ocpp2::VPN wire;
    wire.server = vpn.server;
    wire.user = vpn.user;
    if (vpn.group)
        wire.group.emplace(*vpn.group);
    wire.password = vpn.vpn_password;
    wire.key = vpn.vpn_key;
    wire.type = worded<ocpp2::VPNEnum>(vpn.type);
    return wire;
}

/// 2.0.1 has no word for 2.1 and calls 2.0.1 OCPP20.
ocpp2::OCPPVersionEnum version_of(NetworkVersion version, ocpp::Version spoken) {
    switch (version) {
    case NetworkVersion::OCPP16:
        return ocpp2::OCPPVersionEnum::OCPP16;
    case NetworkVersion::OCPP21:
        return ocpp2::OCPPVersionEnum::OCPP21;
    case NetworkVersion::OCPP201:
        break;
    }
    return spoken == ocpp::Version::v201 ? ocpp2::OCPPVersionEnum::OCPP20 : ocpp2::OCPPVersionEnum::OCPP201;
}

NetworkInterface usual_interface(ocpp::Version spoken) {
    return spoken == ocpp::Version::v201 ? NetworkInterface::Wired0 : NetworkInterface::Any;
}

ocpp2::SetNetworkProfileRequest request_of(const SetNetworkProfile& command, ocpp::Version spoken) {
    ocpp2::SetNetworkProfileRequest request;
    request.configurationSlot = command.slot;
    auto& data = request.connectionData;
    data.ocppVersion.emplace(version_of(command.version, spoken));
    data.ocppTransport = ocpp2::OCPPTransportEnum::JSON;
    data.ocppCsmsUrl = command.url;
    data.messageTimeout = command.message_timeout_seconds;
    data.securityProfile = command.security_profile;
    data.ocppInterface =
        worded<ocpp2::OCPPInterfaceEnum>(command.interface.value_or(usual_interface(spoken)));
    if (command.apn)
        data.apn = apn_of(*command.apn);
    if (command.vpn)
        data.vpn = vpn_of(*command.vpn);
    if (command.identity)
        data.identity.emplace(*command.identity);
    if (command.basic_auth_password)
        data.basicAuthPassword.emplace(*command.basic_auth_password);
    return request;
}

/// What only 2.1 knows; null: nothing.
const char* unknown_member(const SetNetworkProfile& command, ocpp::Version spoken) {
    if (spoken != ocpp::Version::v201)
        return nullptr;
    if (command.identity)
        return "identity";
    if (command.basic_auth_password)
        return password_member;
    if (command.interface == NetworkInterface::Any)
        return "interface";
    return command.version == NetworkVersion::OCPP21 ? "version" : nullptr;
}

/// What is kept of it: no secrets.
storage::NetworkProfile record_of(const ChargePoint& charge_point, SetNetworkProfile command, Instant now) {
    if (command.apn) {
        command.apn->apn_password.reset();
        command.apn->sim_pin.reset();
    }
    if (command.vpn) {
        command.vpn->vpn_password.clear();
        command.vpn->vpn_key.clear();
    }
    command.basic_auth_password.reset();
    storage::NetworkProfile record;
    record.charge_point_id = charge_point.identity();
    record.slot = command.slot;
    record.organization_id = charge_point.organization_id();
    record.connection.text = json::to_text(command);
    record.set_at = now;
    return record;
}

struct Sent {
    Outcome outcome;
    bool refused = false; ///< the charge point cannot have the profile
};

asio::awaitable<Sent> send(Conversation& station, SetNetworkProfile command, const Clock& clock) {
    auto request = request_of(command, station.charge_point().version());
    const auto answer = co_await station.call(std::move(request));
    if (!answer)
        co_return Sent{outcome_of(answer.error()), password::was_never_told(answer.error())};
    const bool accepted = answer->status == ocpp2::SetNetworkProfileStatusEnum::Accepted;
    auto outcome = station.answered(answer->status.text(), verdict_of(accepted));
    if (accepted)
        outcome.effect = [record = record_of(station.charge_point(), std::move(command), clock.now())](
                             storage::Database& db) { storage::network_profiles::put(db, record); };
    Sent sent{std::move(outcome), !accepted};
    co_return sent;
}

/// An absolute ws or wss URL as what it is over HTTP, which the same rules take apart.
std::optional<ocpp::HttpUrl> parts_of(std::string_view url) {
    return url.starts_with("ws") ? ocpp::parse_http_url("http" + std::string(url.substr(2))) : std::nullopt;
}

/// Another server may be at another port of the same address.
bool is_endpoint(const ocpp::HttpUrl& url, const asio::ip::tcp::endpoint& endpoint) {
    boost::system::error_code error;
    const auto named = asio::ip::make_address(url.host, error);
    auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    return !error && named == address && endpoint.port() != 0 && url.port == endpoint.port();
}

/// Where charge points find us, and where this one does: it says over its connection which network that is.
std::vector<std::string> urls_of(storage::Database& db, const std::string& charge_point_id,
                                 const NetworkSettings& settings) {
    std::vector<std::string> urls{settings.url};
    const auto slot = told::variable(db, charge_point_id, "OCPPCommCtrlr", "ActiveNetworkProfile");
    for (const auto& each : storage::configuration_keys::by_name(db, charge_point_id, "OcppCsmsUrl")) {
        const bool active = slot && each.component_instance == *slot &&
                            ocpp::equal_ignoring_case(each.component_name, "NetworkConfiguration");
        if (active && each.value)
            urls.push_back(*each.value);
    }
    return urls;
}

} // namespace

bool brings_password_here(const SetNetworkProfile& command, const std::string& identity,
                          const asio::ip::tcp::endpoint& reached_at, const std::vector<std::string>& urls) {
    const bool by_password = command.security_profile == 1 || command.security_profile == 2;
    if (!command.basic_auth_password || !by_password || command.identity.value_or(identity) != identity)
        return false;
    const auto wanted = parts_of(command.url);
    if (!wanted)
        return false;
    return is_endpoint(*wanted, reached_at) ||
           std::any_of(urls.begin(), urls.end(), [&](const std::string& url) {
               const auto ours = parts_of(url);
               return ours && ocpp::equal_ignoring_case(ours->host, wanted->host) &&
                      ours->port == wanted->port;
           });
}

std::optional<Refusal> refuse_profile(const SetNetworkProfile& command, ocpp::Version version) {
    const auto* member = unknown_member(command, version);
    return member != nullptr ? std::optional(invalid(member, "OCPP 2.0.1 does not know it")) : std::nullopt;
}

asio::awaitable<Outcome> set_network_profile(Conversation& station, SetNetworkProfile command,
                                             const Clock& clock) {
    auto sent = co_await send(station, std::move(command), clock);
    co_return std::move(sent.outcome);
}

std::optional<Refusal> password_may_come(storage::Database& db, const std::string& charge_point_id,
                                         const SetNetworkProfile& command) {
    if (!command.basic_auth_password || !password::is_unconfirmed(db, charge_point_id))
        return std::nullopt;
    return Refusal{Refusal::Kind::conflict, "password_unconfirmed", password_member, password_unconfirmed};
}

asio::awaitable<Outcome> set_network_profile(Conversation& station, SetNetworkProfile command, Means means) {
    const auto& charge_point = station.charge_point();
    if (!command.basic_auth_password)
        co_return co_await set_network_profile(station, std::move(command), means.clock);
    const auto urls = co_await station.store().read(
        [&](storage::Database& db) { return urls_of(db, charge_point.identity(), means.networks); });
    if (!brings_password_here(command, charge_point.identity(), charge_point.local_endpoint(), urls))
        co_return co_await set_network_profile(station, std::move(command), means.clock);
    const auto hash = co_await means.hash(*command.basic_auth_password);
    const auto origin = charge_point.origin(means.clock.now());
    const auto offered = co_await station.store().write(
        [&](storage::Database& db) { return password::offer_for_network(db, origin, hash); });
    if (!offered)
        co_return unusable(password_member, password_unconfirmed);
    auto sent = co_await send(station, std::move(command), means.clock);
    if (sent.refused)
        sent.outcome.effect = [offered = *offered](storage::Database& db) {
            password::take_back(db, offered);
        };
    co_return std::move(sent.outcome);
}

} // namespace voltgate::core::provisioning::v2
