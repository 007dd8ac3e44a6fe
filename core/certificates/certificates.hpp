#pragma once

#include "certs/certificate.hpp"
#include "core/clock.hpp"
#include "core/command/declaration.hpp"
#include "core/json/constraint.hpp"
#include "storage/records/certificates.hpp"

#include <boost/describe.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Functional block M and the certificates of block A: which certificates a charge point trusts, and its own.
namespace voltgate::core::certificates {

/// The longest texts that fit into the messages.
inline constexpr std::size_t longest_certificate = 5'500; // InstallCertificate.certificate
inline constexpr std::size_t longest_chain = 10'000;      // CertificateSigned.certificateChain

/// What a charge point tells of its limits: by a configuration key, or by a variable of its SecurityCtrlr.
struct Limit {
    std::string_view key;
    std::string_view variable;
};
inline constexpr Limit operator_name{"CpoName", "OrganizationName"};
inline constexpr Limit longest_chain_taken{"CertificateSignedMaxChainSize", "MaxCertificateChainSize"};
inline constexpr Limit most_certificates{"CertificateStoreMaxLength", "CertificateEntries"};
inline constexpr Limit additional_root_check{"AdditionalRootCertificateCheck",
                                             "AdditionalRootCertificateCheck"};

[[nodiscard]] std::optional<std::string> told_of(storage::Database& db, std::string_view charge_point_id,
                                                 const Limit& limit);
[[nodiscard]] std::optional<std::int64_t>
number_told_of(storage::Database& db, std::string_view charge_point_id, const Limit& limit);
/// How many certificates it takes; the variable's value is how many it has.
[[nodiscard]] std::optional<std::int64_t> most_certificates_of(storage::Database& db,
                                                               std::string_view charge_point_id);

/// The roots that can be installed.
enum class RootType {
    V2GRootCertificate,
    MORootCertificate,
    CSMSRootCertificate,
    ManufacturerRootCertificate,
    OEMRootCertificate
};
BOOST_DESCRIBE_ENUM(RootType, V2GRootCertificate, MORootCertificate, CSMSRootCertificate,
                    ManufacturerRootCertificate, OEMRootCertificate)

/// What a charge point can be asked to list: the roots, and its own for ISO 15118.
enum class ListedType {
    V2GRootCertificate,
    MORootCertificate,
    CSMSRootCertificate,
    ManufacturerRootCertificate,
    OEMRootCertificate,
    V2GCertificateChain
};
BOOST_DESCRIBE_ENUM(ListedType, V2GRootCertificate, MORootCertificate, CSMSRootCertificate,
                    ManufacturerRootCertificate, OEMRootCertificate, V2GCertificateChain)

/// The operator's commands.
struct InstallCertificate {
    RootType certificate_type = RootType::CSMSRootCertificate;
    std::string certificate;
};
BOOST_DESCRIBE_STRUCT(InstallCertificate, (), (certificate_type, certificate))
constexpr auto json_constraints(const InstallCertificate*) {
    return std::array{json::field("certificate")
                          .length(1, 20'000)
                          .about("One certificate, in PEM or as the base64 of its DER")};
}

struct HashDataBody {
    storage::CertificateHashAlgorithm hash_algorithm = storage::CertificateHashAlgorithm::SHA256;
    std::string issuer_name_hash;
    std::string issuer_key_hash;
    std::string serial_number;
};
BOOST_DESCRIBE_STRUCT(HashDataBody, (), (hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number))
constexpr auto json_constraints(const HashDataBody*) {
    return std::array{json::field("issuer_name_hash").length(1, 128),
                      json::field("issuer_key_hash").length(1, 128),
                      json::field("serial_number").length(1, 40)};
}

struct DeleteCertificate {
    std::optional<std::string> certificate_id{};
    std::optional<HashDataBody> hash_data{};
    std::optional<ListedType> certificate_type{};
};
BOOST_DESCRIBE_STRUCT(DeleteCertificate, (), (certificate_id, hash_data, certificate_type))
constexpr auto json_constraints(const DeleteCertificate*) {
    return std::array{
        json::field("certificate_id").length(1, 64).about("One of GET /charge-points/{id}/certificates"),
        json::field("hash_data").about("Or as the charge point lists it"),
        json::field("certificate_type").about("Or all of a type, as the charge point lists them then")};
}

struct SyncCertificates {
    std::optional<ListedType> certificate_type;
};
BOOST_DESCRIBE_STRUCT(SyncCertificates, (), (certificate_type))
constexpr auto json_constraints(const SyncCertificates*) {
    return std::array{json::field("certificate_type").about("Without it every type that its protocol knows")};
}

struct SendSignedCertificate {
    std::string certificate_chain;
    std::optional<std::string> request_id;
};
BOOST_DESCRIBE_STRUCT(SendSignedCertificate, (), (certificate_chain, request_id))
constexpr auto json_constraints(const SendSignedCertificate*) {
    return std::array{
        json::field("certificate_chain")
            .length(1, 40'000)
            .about("In PEM, the charge point's certificate first"),
        json::field("request_id").length(1, 64).about("The request it answers; by itself the pending one")};
}

[[nodiscard]] std::vector<Declaration> declarations(const Clock& clock);

// What the parts of the block share.

[[nodiscard]] storage::CertificateType stored_type(RootType type);
[[nodiscard]] storage::CertificateType stored_type(ListedType type);
[[nodiscard]] certs::HashData hash_data_of(const HashDataBody& body);
/// Not valid yet, or no more.
[[nodiscard]] std::optional<std::string> validity_fault(const certs::Certificate& certificate, Instant now);

} // namespace voltgate::core::certificates
