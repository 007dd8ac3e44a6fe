#include "core/security/profile.hpp"

#include "core/scopes.hpp"
#include "core/security/v16.hpp"
#include "core/security/v2.hpp"
#include "core/told.hpp"
#include "core/told_variable.hpp"
#include "storage/records/certificates.hpp"
#include "storage/records/configuration_keys.hpp"

#include <algorithm>
#include <utility>

namespace voltgate::core::security {

namespace {

constexpr std::string_view profile_key = "SecurityProfile";

Refusal conflict(std::string code, std::string detail) {
    return {Refusal::Kind::conflict, std::move(code), "security_profile", std::move(detail)};
}

/// The higher of what it was seen on and what it told of its configuration.
std::int64_t present_profile(storage::Database& db, const storage::ChargePoint& record) {
    const auto own = told::number(db, record.id, profile_key).value_or(0);
    const auto of_variable = told::variable_number(db, record.id, "SecurityCtrlr", profile_key).value_or(0);
    return std::max({own, of_variable, record.security_profile.value_or(0)});
}

bool has_certificate(storage::Database& db, const std::string& charge_point_id,
                     storage::CertificateType type) {
    const auto all = storage::certificates::of_charge_point(db, charge_point_id);
    return std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.type == type; });
}

/// What the charge point or we lack for a profile: with it the next connection would fail.
std::optional<Refusal> missing_for(storage::Database& db, const storage::ChargePoint& record,
                                   std::int64_t profile) {
    using storage::CertificateType;
    if (profile <= profile_tls && !record.password_hash)
        return conflict("password_not_set", "the charge point has no password (AuthorizationKey) yet");
    if (profile >= profile_tls && !has_certificate(db, record.id, CertificateType::CSMSRootCertificate))
        return conflict("root_certificate_missing",
                        "no CSMSRootCertificate is known to be installed on the charge point");
    if (profile == profile_certificate &&
        !has_certificate(db, record.id, CertificateType::ChargingStationCertificate))
        return conflict("station_certificate_missing", "the charge point has no certificate of its own yet");
    return std::nullopt;
}

/// The record alone: the next connection's profile is learned anew.
Outcome forget_profile(std::string charge_point_id, const Clock& clock) {
    Outcome outcome;
    outcome.effect = [id = std::move(charge_point_id), &clock](storage::Database& db) {
        storage::charge_points::set_security_profile(db, id, std::nullopt, clock.now());
    };
    return outcome;
}

boost::asio::awaitable<Outcome> reset_profile(Conversation& station, const Clock& clock) {
    co_return forget_profile(station.charge_point().identity(), clock);
}

} // namespace

std::int64_t offered_profile(const ocpp::Handshake& handshake, bool password_proven) {
    if (!password_proven)
        return 0;
    return handshake.tls ? profile_tls : profile_password;
}

std::int64_t required_profile(const storage::ChargePoint& record) {
    const auto required = record.security_profile.value_or(0);
    return required == profile_password && !record.password_hash ? 0 : required;
}

std::optional<Refusal> refuse_profile(storage::Database& db, const std::string& charge_point_id,
                                      const SetSecurityProfile& command, const Transports& transports) {
    const auto record = storage::charge_points::get(db, charge_point_id);
    if (!record)
        return std::nullopt;
    const auto present = present_profile(db, *record);
    if (command.security_profile <= present)
        return conflict("security_profile_not_higher", "the charge point is on security profile " +
                                                           std::to_string(present) +
                                                           ", and a profile can only be raised");
    // Here the server's own TLS listener goes on.
    if (command.security_profile >= profile_tls && !transports.tls)
        return conflict("tls_not_available",
                        "this server has no TLS listener: a charge point on security profile " +
                            std::to_string(command.security_profile) + " could not connect any more");
    return missing_for(db, *record, command.security_profile);
}

void profile_accepted(storage::Database& db, const Origin& origin, std::int64_t profile) {
    storage::ConfigurationKey key;
    key.organization_id = origin.organization_id;
    key.charge_point_id = origin.charge_point_id;
    key.name = profile_key;
    key.value = std::to_string(profile);
    key.readonly = false;
    key.reported_at = origin.received_at;
    storage::configuration_keys::put(db, key);
}

std::vector<Declaration> declarations(const Clock& clock) {
    const auto refuse = [](storage::Database& db, const std::string& id, const SetSecurityProfile& command) {
        return refuse_profile(db, id, command, Transports{});
    };
    const auto set = [&clock](Conversation& station, SetSecurityProfile command) {
        return v16::set_security_profile(station, std::move(command), clock);
    };
    const auto set_network = [&clock](Conversation& station, SetSecurityProfile command) {
        return v2::set_security_profile(station, std::move(command), clock);
    };
    const auto reset = [&clock](Conversation& station, ResetSecurityProfile) {
        return reset_profile(station, clock);
    };
    const auto reset_offline = [&clock](const std::string& id, const ResetSecurityProfile&) {
        return std::optional(forget_profile(id, clock));
    };
    return {
        Declared<SetSecurityProfile>("set-security-profile", scopes::configuration,
                                     "Raises the security profile of the charge point")
            .precondition(refuse)
            .v16(set)
            .v2(set_network)
            .v2_unless(v2::refuse_without_network),
        Declared<ResetSecurityProfile>("reset-security-profile", scopes::configuration,
                                       "Forgets the security profile here; the next connection's is learned")
            .without_connection(reset_offline)
            .v16(reset)
            .v2(reset)};
}

} // namespace voltgate::core::security
