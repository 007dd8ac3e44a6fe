#include "core/certificates/installed.hpp"

#include "certs/pem.hpp"
#include "core/events.hpp"
#include "core/json/write.hpp"
#include "ocpp/types/text.hpp"
#include "storage/ulid.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace voltgate::core::certificates {

namespace {

using storage::CertificateType;

struct Changed {
    std::string charge_point_id;
    std::string change;
    std::optional<CertificateType> certificate_type;
    std::optional<std::string> certificate_id;
    std::optional<std::string> request_id;
};
BOOST_DESCRIBE_STRUCT(Changed, (), (charge_point_id, change, certificate_type, certificate_id, request_id))

Refusal conflict(std::string code, std::string detail) {
    return {Refusal::Kind::conflict, std::move(code), "certificate", std::move(detail)};
}

bool is_root(const storage::Certificate& row) {
    return row.type != CertificateType::ChargingStationCertificate &&
           row.type != CertificateType::V2GCertificateChain;
}

/// AdditionalRootCertificateCheck: beside the present root at most one more, signed by it.
std::optional<Refusal> additional_root_fault(const std::vector<storage::Certificate>& rows,
                                             const certs::Certificate& certificate) {
    std::vector<const storage::Certificate*> present;
    for (const auto& row : rows) {
        if (row.type == CertificateType::CSMSRootCertificate)
            present.push_back(&row);
    }
    if (present.size() > 1)
        return conflict("additional_root_certificate_check",
                        "the charge point holds an old and a new root already; delete one first");
    if (present.empty() || !present.front()->pem)
        return std::nullopt;
    const auto old = certs::read_certificate(*present.front()->pem);
    if (old && !certs::is_signed_by(certificate, *old))
        return conflict("additional_root_certificate_check",
                        "the charge point takes a new root only if its present one has signed it");
    return std::nullopt;
}

std::optional<certs::HashData> name_of(const storage::Certificate& row) {
    if (!row.hash_algorithm || !row.issuer_name_hash || !row.issuer_key_hash || !row.serial_number)
        return std::nullopt;
    return certs::HashData{static_cast<certs::HashAlgorithm>(*row.hash_algorithm), *row.issuer_name_hash,
                           *row.issuer_key_hash, *row.serial_number};
}

/// Whether a row that we have the text of is what the charge point names so. The issuer's key is known of
/// roots alone; of others the issuer's name and the serial number must do.
bool is_text_named(const storage::Certificate& row, const certs::HashData& name) {
    const auto blocks = certs::pem_blocks(row.pem.value_or(""), "CERTIFICATE");
    if (blocks.empty())
        return false;
    const auto certificate = certs::read_certificate(blocks.front());
    if (!certificate)
        return false;
    auto computed = certs::hash_data(*certificate, *certificate, name.algorithm);
    if (!certs::is_self_signed(*certificate))
        computed.issuer_key_hash = name.issuer_key_hash;
    return certs::name_the_same(computed, name);
}

bool is_named(const storage::Certificate& row, const certs::HashData& name) {
    const auto known = name_of(row);
    return (known && certs::name_the_same(*known, name)) || is_text_named(row, name);
}

void set_name(storage::Certificate& row, const certs::HashData& name) {
    row.hash_algorithm = static_cast<storage::CertificateHashAlgorithm>(name.algorithm);
    row.issuer_name_hash = name.issuer_name_hash;
    row.issuer_key_hash = name.issuer_key_hash;
    row.serial_number = name.serial_number;
}

/// The names of a chain as they are kept.
std::optional<storage::JsonText> chain_text(const std::vector<certs::HashData>& chain) {
    if (chain.empty())
        return std::nullopt;
    std::vector<HashDataBody> bodies;
    for (const auto& each : std::span(chain).first(std::min(chain.size(), most_in_chain)))
        bodies.push_back({static_cast<storage::CertificateHashAlgorithm>(each.algorithm),
                          each.issuer_name_hash, each.issuer_key_hash, each.serial_number});
    return storage::JsonText{json::to_text(bodies)};
}

storage::Certificate new_row(const Origin& origin, CertificateType type) {
    storage::Certificate row;
    row.id = storage::new_id("crt", origin.received_at);
    row.organization_id = origin.organization_id;
    row.charge_point_id = origin.charge_point_id;
    row.type = type;
    row.created_at = origin.received_at;
    return row;
}

} // namespace

storage::Certificate row_of(const Origin& origin, CertificateType type,
                            const certs::Certificate& certificate) {
    auto row = new_row(origin, type);
    row.subject = certificate.subject;
    row.issuer = certificate.issuer;
    row.fingerprint = certificate.fingerprint;
    row.serial_number = certificate.serial_number;
    row.not_before = Instant(certificate.not_before);
    row.not_after = Instant(certificate.not_after);
    row.pem = certificate.pem;
    row.installed_at = origin.received_at;
    if (certs::is_self_signed(certificate))
        set_name(row, certs::hash_data(certificate, certificate, certs::HashAlgorithm::sha256));
    return row;
}

std::optional<Refusal> refuse_install(storage::Database& db, const std::string& charge_point_id,
                                      const InstallCertificate& command, Instant now) {
    const auto certificate = certs::read_certificate(certs::as_pem(command.certificate));
    if (!certificate)
        return invalid("certificate", certificate.error().text);
    if (certificate->pem.size() > longest_certificate)
        return invalid("certificate", "is longer than the " + std::to_string(longest_certificate) +
                                          " characters that can be sent");
    if (auto fault = validity_fault(*certificate, now))
        return invalid("certificate", std::move(*fault));
    const auto rows = storage::certificates::of_charge_point(db, charge_point_id);
    const auto same = [&](const auto& row) { return row.fingerprint == certificate->fingerprint; };
    if (std::any_of(rows.begin(), rows.end(), same))
        return std::nullopt;
    const auto most = most_certificates_of(db, charge_point_id);
    if (most && std::count_if(rows.begin(), rows.end(), is_root) >= *most)
        return conflict("certificate_store_full", "the charge point takes " + std::to_string(*most) +
                                                      " certificates and has as many; delete one first");
    const auto checked = told_of(db, charge_point_id, additional_root_check);
    if (checked && ocpp::equal_ignoring_case(*checked, "true") &&
        command.certificate_type == RootType::CSMSRootCertificate)
        return additional_root_fault(rows, *certificate);
    return std::nullopt;
}

void installed(storage::Database& db, const Origin& origin, const InstallCertificate& command) {
    const auto certificate = certs::read_certificate(certs::as_pem(command.certificate));
    if (!certificate)
        return;
    const auto type = stored_type(command.certificate_type);
    auto row = row_of(origin, type, *certificate);
    for (const auto& known : storage::certificates::of_charge_point(db, origin.charge_point_id)) {
        if (known.type == type && known.fingerprint == row.fingerprint)
            storage::certificates::remove(db, known.id);
    }
    storage::certificates::add(db, row);
    tell_changed(db, origin, "installed", type, row.id);
}

std::optional<Refusal> refuse_delete(storage::Database& db, const std::string& charge_point_id,
                                     const DeleteCertificate& command) {
    if (command.certificate_id.has_value() + command.hash_data.has_value() +
            command.certificate_type.has_value() !=
        1)
        return invalid("certificate_id",
                       "exactly one of certificate_id, hash_data and certificate_type must be given");
    if (!command.certificate_id)
        return std::nullopt;
    const auto row = storage::certificates::get(db, *command.certificate_id);
    if (!row || row->charge_point_id != charge_point_id)
        return Refusal{Refusal::Kind::not_found, "certificate_not_found", "certificate_id",
                       "this charge point has no such certificate"};
    if (!name_of(*row))
        return Refusal{Refusal::Kind::conflict, "certificate_not_listed", "certificate_id",
                       "how the charge point names this certificate is not known: sync-certificates first"};
    return std::nullopt;
}

std::optional<certs::HashData> named_by(storage::Database& db, const std::string& charge_point_id,
                                        const DeleteCertificate& command) {
    if (command.hash_data)
        return hash_data_of(*command.hash_data);
    const auto row = storage::certificates::get(db, command.certificate_id.value_or(""));
    if (!row || row->charge_point_id != charge_point_id)
        return std::nullopt;
    return name_of(*row);
}

void removed(storage::Database& db, const Origin& origin, const certs::HashData& name) {
    for (const auto& row : storage::certificates::of_charge_point(db, origin.charge_point_id)) {
        if (!is_named(row, name))
            continue;
        storage::certificates::remove(db, row.id);
        tell_changed(db, origin, "deleted", row.type, row.id);
    }
}

void listed_chains(storage::Database& db, const Origin& origin, CertificateType type,
                   const std::vector<Listing>& listings) {
    auto rows = storage::certificates::of_charge_point(db, origin.charge_point_id);
    std::erase_if(rows, [&](const auto& row) { return row.type != type; });
    for (const auto& [name, chain] : std::span(listings).first(std::min(listings.size(), most_listed))) {
        const auto found = std::find_if(
            rows.begin(), rows.end(), [&, &wanted = name](const auto& row) { return is_named(row, wanted); });
        const bool is_new = found == rows.end();
        auto row = is_new ? new_row(origin, type) : *found;
        set_name(row, name);
        row.chain = chain_text(chain);
        row.listed_at = origin.received_at;
        is_new ? storage::certificates::add(db, row) : storage::certificates::save(db, row);
        if (!is_new)
            rows.erase(found);
    }
    for (const auto& row : rows)
        storage::certificates::remove(db, row.id);
    tell_changed(db, origin, "synced", type);
}

void listed(storage::Database& db, const Origin& origin, CertificateType type,
            const std::vector<certs::HashData>& names) {
    std::vector<Listing> listings;
    for (const auto& name : names)
        listings.push_back({name, {}});
    listed_chains(db, origin, type, listings);
}

void tell_changed(storage::Database& db, const Origin& origin, std::string change,
                  std::optional<CertificateType> type, std::optional<std::string> certificate_id,
                  std::optional<std::string> request_id) {
    events::record(db, events::certificate_changed, {origin.organization_id, origin.charge_point_id},
                   origin.received_at,
                   Changed{origin.charge_point_id, std::move(change), type, std::move(certificate_id),
                           std::move(request_id)});
}

} // namespace voltgate::core::certificates
