#include "core/certificates/certificates.hpp"

#include "core/certificates/installed.hpp"
#include "core/certificates/signing.hpp"
#include "core/certificates/v16.hpp"
#include "core/certificates/v2.hpp"
#include "core/json/time.hpp"
#include "core/scopes.hpp"
#include "core/told.hpp"
#include "core/told_variable.hpp"

#include <utility>

namespace voltgate::core::certificates {

namespace {

constexpr std::string_view security_component = "SecurityCtrlr";

} // namespace

storage::CertificateType stored_type(RootType type) {
    // The words of the one are words of the other.
    return *storage::parse_word<storage::CertificateType>(storage::word_of(type));
}

storage::CertificateType stored_type(ListedType type) {
    return *storage::parse_word<storage::CertificateType>(storage::word_of(type));
}

certs::HashData hash_data_of(const HashDataBody& body) {
    return {static_cast<certs::HashAlgorithm>(body.hash_algorithm), body.issuer_name_hash,
            body.issuer_key_hash, body.serial_number};
}

std::optional<std::string> told_of(storage::Database& db, std::string_view charge_point_id,
                                   const Limit& limit) {
    auto value = told::text(db, charge_point_id, limit.key);
    return value ? value : told::variable(db, charge_point_id, security_component, limit.variable);
}

std::optional<std::int64_t> number_told_of(storage::Database& db, std::string_view charge_point_id,
                                           const Limit& limit) {
    const auto value = told_of(db, charge_point_id, limit);
    return value ? told::number_in(*value) : std::nullopt;
}

std::optional<std::int64_t> most_certificates_of(storage::Database& db, std::string_view charge_point_id) {
    if (const auto told = told::number(db, charge_point_id, most_certificates.key))
        return told;
    return told::variable_limit(db, charge_point_id, security_component, most_certificates.variable);
}

std::optional<std::string> validity_fault(const certs::Certificate& certificate, Instant now) {
    const auto text = [](std::chrono::sys_seconds time) { return json::time_text(Instant(time)); };
    if (now > certificate.not_after)
        return "the certificate of " + certificate.subject + " expired at " + text(certificate.not_after);
    if (now < certificate.not_before)
        return "the certificate of " + certificate.subject + " is valid only from " +
               text(certificate.not_before);
    return std::nullopt;
}

std::vector<Declaration> declarations(const Clock& clock) {
    const auto may_install = [&clock](storage::Database& db, const std::string& id,
                                      const InstallCertificate& command) {
        return refuse_install(db, id, command, clock.now());
    };
    const auto install = [&clock](Conversation& station, InstallCertificate command) {
        return v16::install(station, std::move(command), clock);
    };
    const auto remove = [&clock](Conversation& station, DeleteCertificate command) {
        return v16::remove(station, std::move(command), clock);
    };
    const auto sync = [&clock](Conversation& station, SyncCertificates command) {
        return v16::sync(station, command, clock);
    };
    const auto may_send = [&clock](storage::Database& db, const std::string& id,
                                   const SendSignedCertificate& command) {
        return refuse_signed(db, id, command, clock.now());
    };
    const auto send = [&clock](Conversation& station, SendSignedCertificate command) {
        return v16::send_signed(station, std::move(command), clock);
    };
    const auto install_v2 = [&clock](Conversation& station, InstallCertificate command) {
        return v2::install(station, std::move(command), clock);
    };
    const auto remove_v2 = [&clock](Conversation& station, DeleteCertificate command) {
        return v2::remove(station, std::move(command), clock);
    };
    const auto sync_v2 = [&clock](Conversation& station, SyncCertificates command) {
        return v2::sync(station, command, clock);
    };
    const auto send_v2 = [&clock](Conversation& station, SendSignedCertificate command) {
        return v2::send_signed(station, std::move(command), clock);
    };
    return {Declared<InstallCertificate>("install-certificate", scopes::certificates,
                                         "Installs a root certificate on the charge point")
                .precondition(may_install)
                .v16(install)
                .v16_unless(v16::refuse_install)
                .v2(install_v2)
                .v2_unless(v2::refuse_install),
            Declared<DeleteCertificate>("delete-certificate", scopes::certificates,
                                        "Deletes a certificate from the charge point")
                .precondition(refuse_delete)
                .v16(remove)
                .v16_unless(v16::refuse_remove)
                .v2(remove_v2)
                .v2_unless(v2::refuse_remove),
            Declared<SyncCertificates>("sync-certificates", scopes::certificates,
                                       "Reads which certificates are installed and stores them")
                .v16(sync)
                .v16_unless(v16::refuse_sync)
                .v2(sync_v2)
                .v2_unless(v2::refuse_sync),
            Declared<SendSignedCertificate>("send-signed-certificate", scopes::certificates,
                                            "Sends the charge point the certificate that it asked for")
                .precondition(may_send)
                .v16(send)
                .v2(send_v2)};
}

} // namespace voltgate::core::certificates
