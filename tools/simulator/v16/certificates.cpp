// Answers to commands about certificates.
#include "certs/certificate.hpp"
#include "certs/csr.hpp"
#include "tools/simulator/station.hpp"
#include "tools/simulator/v16/protocol.hpp"
#include "tools/simulator/v16/responder.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace voltgate::simulator {

using namespace ocpp::v16;

namespace {

constexpr std::string_view central_root = "CentralSystemRootCertificate";

bool is_valid(const certs::Certificate& certificate, const ocpp::DateTime& time) {
    return time.at >= certificate.not_before && time.at <= certificate.not_after;
}

/// A root's issuer is itself, or one that is installed beside it.
certs::HashData name_of(const CertificateStore& store, const certs::Certificate& certificate,
                        certs::HashAlgorithm algorithm) {
    const auto issuer = std::ranges::find_if(
        store.roots, [&](const auto& root) { return certs::is_signed_by(certificate, root.certificate); });
    return certs::hash_data(certificate, issuer == store.roots.end() ? certificate : issuer->certificate,
                            algorithm);
}

CertificateHashData wire_of(const certs::HashData& name) {
    CertificateHashData data;
    data.hashAlgorithm = static_cast<HashAlgorithm>(name.algorithm); // in the same order
    data.issuerNameHash = name.issuer_name_hash;
    data.issuerKeyHash = name.issuer_key_hash;
    data.serialNumber = name.serial_number;
    return data;
}

/// AdditionalRootCertificateCheck: a new root of the central system must be signed by the old one.
bool is_trusted(const CertificateStore& store, std::string_view type, const certs::Certificate& certificate) {
    return type != central_root || std::ranges::any_of(store.roots, [&](const auto& root) {
               return root.type == central_root && certs::is_signed_by(certificate, root.certificate);
           });
}

} // namespace

/// Makes a new key and asks for a certificate for it; false without the operator's name.
bool Responder16::request_certificate() {
    const auto* operator_name = protocol_.keys().find("CpoName");
    if (operator_name == nullptr || operator_name->value.empty())
        return false;
    auto& store = station_.certificates();
    store.requested_key = certs::new_private_key(station_.options().certificate_key);
    SignCertificateRequest message;
    message.csr = certs::make_signing_request(store.requested_key, station_.options().serial_number,
                                              operator_name->value);
    store.requested_public_key = certs::read_signing_request(message.csr.str())->public_key;
    station_.later({}, [&station = station_, message] { station.tell(message16(message)); });
    return true;
}

CertificateSignedResponse Responder16::on(const CertificateSignedRequest& request) {
    auto& store = station_.certificates();
    const auto chain = certs::read_chain(request.certificateChain);
    const bool fits = chain && chain->front().public_key == store.requested_public_key &&
                      is_valid(chain->front(), station_.now());
    if (!fits) {
        const auto why =
            chain ? std::string("not for the requested key, or not valid now") : chain.error().text;
        station_.later({}, [&protocol = protocol_, why] {
            protocol.tell_security_event("InvalidChargePointCertificate", why);
        });
        return {CertificateSignedStatus::Rejected};
    }
    store.own_key = std::exchange(store.requested_key, {});
    store.requested_public_key.clear();
    store.own_chain = request.certificateChain.str();
    return {CertificateSignedStatus::Accepted};
}

InstallCertificateResponse Responder16::on(const InstallCertificateRequest& request) {
    auto& store = station_.certificates();
    auto certificate = certs::read_certificate(request.certificate);
    const auto type = request.certificateType.text();
    const bool checked = protocol_.keys().boolean("AdditionalRootCertificateCheck");
    if (!certificate || !is_valid(*certificate, station_.now()) ||
        (checked && !is_trusted(store, type, *certificate))) {
        station_.later({}, [&protocol = protocol_] {
            protocol.tell_security_event("InvalidCentralSystemCertificate",
                                         "a certificate was not installed");
        });
        return {InstallCertificateStatus::Rejected};
    }
    if (store.roots.size() >= static_cast<std::size_t>(protocol_.keys().integer("CertificateStoreMaxLength")))
        return {InstallCertificateStatus::Failed};
    std::erase_if(store.roots, [&](const auto& root) {
        return root.type == type && root.certificate.fingerprint == certificate->fingerprint;
    });
    store.roots.push_back({std::string(type), std::move(*certificate)});
    return {InstallCertificateStatus::Accepted};
}

GetInstalledCertificateIdsResponse Responder16::on(const GetInstalledCertificateIdsRequest& request) {
    const auto& store = station_.certificates();
    ocpp::List<CertificateHashData, 1> found;
    for (const auto& root : store.roots)
        if (root.type == request.certificateType.text())
            found.push_back(wire_of(name_of(store, root.certificate, certs::HashAlgorithm::sha256)));
    if (found.empty())
        return {std::nullopt, GetInstalledCertificateStatus::NotFound};
    return {std::move(found), GetInstalledCertificateStatus::Accepted};
}

DeleteCertificateResponse Responder16::on(const DeleteCertificateRequest& request) {
    auto& store = station_.certificates();
    const auto& data = request.certificateHashData;
    const auto algorithm =
        static_cast<certs::HashAlgorithm>(data.hashAlgorithm.known().value_or(HashAlgorithm::SHA256));
    const certs::HashData wanted{algorithm, data.issuerNameHash, data.issuerKeyHash, data.serialNumber};
    const auto found = std::ranges::find_if(store.roots, [&](const auto& root) {
        return certs::name_the_same(name_of(store, root.certificate, algorithm), wanted);
    });
    if (found == store.roots.end())
        return {DeleteCertificateStatus::NotFound};
    // Without one it could never connect over TLS again.
    const auto same_type = std::ranges::count(store.roots, found->type, &CertificateStore::Root::type);
    if (found->type == central_root && same_type == 1)
        return {DeleteCertificateStatus::Failed};
    store.roots.erase(found);
    return {DeleteCertificateStatus::Accepted};
}

} // namespace voltgate::simulator
