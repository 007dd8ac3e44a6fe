// Certificates on charge points, and their requests to have one signed.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

enum class CertificateType {
    V2GRootCertificate,
    MORootCertificate,
    CSMSRootCertificate,
    ManufacturerRootCertificate,
    OEMRootCertificate,
    V2GCertificateChain, // its own for ISO 15118
    ChargingStationCertificate
};
BOOST_DESCRIBE_ENUM(CertificateType, V2GRootCertificate, MORootCertificate, CSMSRootCertificate,
                    ManufacturerRootCertificate, OEMRootCertificate, V2GCertificateChain,
                    ChargingStationCertificate)

enum class CertificateHashAlgorithm { SHA256, SHA384, SHA512 };
BOOST_DESCRIBE_ENUM(CertificateHashAlgorithm, SHA256, SHA384, SHA512)

struct Certificate {
    static constexpr std::string_view table = "certificates";

    std::string id{};
    std::string organization_id{default_organization};
    std::string charge_point_id{};
    CertificateType type = CertificateType::CSMSRootCertificate;
    // As the charge point listed it; before that as we computed it, absent where we could not.
    std::optional<CertificateHashAlgorithm> hash_algorithm{};
    std::optional<std::string> issuer_name_hash{};
    std::optional<std::string> issuer_key_hash{};
    std::optional<std::string> serial_number{};
    // Known of those that went through our hands.
    std::optional<std::string> subject{};
    std::optional<std::string> issuer{};
    std::optional<std::string> fingerprint{};
    std::optional<Timestamp> not_before{};
    std::optional<Timestamp> not_after{};
    std::optional<std::string> pem{}; // a chain, leaf first, for a charge point's own
    std::optional<Timestamp> installed_at{};
    std::optional<Timestamp> listed_at{};
    Timestamp created_at{};
    std::optional<JsonText> chain{}; // names of those between it and its root, as listed
};
BOOST_DESCRIBE_STRUCT(Certificate, (),
                      (id, organization_id, charge_point_id, type, hash_algorithm, issuer_name_hash,
                       issuer_key_hash, serial_number, subject, issuer, fingerprint, not_before, not_after,
                       pem, installed_at, listed_at, created_at, chain))

enum class CertificateRequestStatus {
    pending,    // waits to be signed
    signed_,    // the charge point has the certificate
    refused,    // not fit to be signed
    declined,   // signed, but the charge point did not take the certificate
    superseded, // a newer request came
};
BOOST_DESCRIBE_ENUM(CertificateRequestStatus, pending, signed_, refused, declined, superseded)

struct CertificateRequest {
    static constexpr std::string_view table = "certificate_requests";

    std::string id{};
    std::string organization_id{default_organization};
    std::string charge_point_id{};
    CertificateRequestStatus status = CertificateRequestStatus::pending;
    std::optional<std::string> reason{};
    std::string csr{}; // PEM
    std::optional<std::string> subject{};
    std::optional<std::string> key_type{};   // "RSA 2048", "EC P-256"
    std::optional<std::string> public_key{}; // SubjectPublicKeyInfo, base64 of DER
    std::optional<std::string> certificate_id{};
    Timestamp received_at{};
    std::optional<Timestamp> closed_at{};
    CertificateType type = CertificateType::ChargingStationCertificate;
    std::optional<std::int64_t> request_number{}; // the charge point's own
};
BOOST_DESCRIBE_STRUCT(CertificateRequest, (),
                      (id, organization_id, charge_point_id, status, reason, csr, subject, key_type,
                       public_key, certificate_id, received_at, closed_at, type, request_number))

namespace certificates {

struct ListFilter {
    std::optional<std::string> charge_point_id{};
    std::optional<CertificateType> type{};
};

void add(Database& db, const Certificate& certificate);
std::optional<Certificate> get(Database& db, std::string_view id);
Page<Certificate> list(Database& db, const ListFilter& filter, const PageRequest& page);
// In the order in which they became known.
std::vector<Certificate> of_charge_point(Database& db, std::string_view charge_point_id);
void save(Database& db, const Certificate& certificate);
bool remove(Database& db, std::string_view id);

} // namespace certificates

namespace certificate_requests {

struct ListFilter {
    std::optional<std::string> charge_point_id{};
    std::optional<CertificateRequestStatus> status{};
};

void add(Database& db, const CertificateRequest& request);
std::optional<CertificateRequest> get(Database& db, std::string_view id);
// Of one kind; without a kind the oldest.
std::optional<CertificateRequest> pending(Database& db, std::string_view charge_point_id,
                                          std::optional<CertificateType> type = {});
// The newest first.
Page<CertificateRequest> list(Database& db, const ListFilter& filter, const PageRequest& page);
void close(Database& db, std::string_view id, CertificateRequestStatus status, Timestamp at,
           const std::optional<std::string>& reason = {},
           const std::optional<std::string>& certificate_id = {});
std::int64_t prune(Database& db, Timestamp before, std::int64_t limit);

} // namespace certificate_requests
} // namespace voltgate::storage
