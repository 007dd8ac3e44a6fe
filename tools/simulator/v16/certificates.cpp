// Answers to commands about certificates.
#include "tools/simulator/station.hpp"
#include "tools/simulator/v16/protocol.hpp"
#include "tools/simulator/v16/responder.hpp"

namespace voltgate::simulator {

using namespace ocpp::v16;

namespace {

using Outcome = CertificateStore::Outcome;

constexpr std::string_view central_root = "CentralSystemRootCertificate";

CertificateHashData wire_of(const certs::HashData& name) {
    CertificateHashData data;
    data.hashAlgorithm = static_cast<HashAlgorithm>(name.algorithm); // in the same order
    data.issuerNameHash = name.issuer_name_hash;
    data.issuerKeyHash = name.issuer_key_hash;
    data.serialNumber = name.serial_number;
    return data;
}

} // namespace

/// Asks for a certificate for a new key; false without the operator's name.
bool Responder16::request_certificate() {
    const auto* operator_name = protocol_.keys().find("CpoName");
    if (operator_name == nullptr || operator_name->value.empty())
        return false;
    const auto& options = station_.options();
    SignCertificateRequest message;
    message.csr =
        station_.certificates().request(options.certificate_key, options.serial_number, operator_name->value);
    station_.later({}, [&station = station_, message] { station.tell(message16(message)); });
    return true;
}

CertificateSignedResponse Responder16::on(const CertificateSignedRequest& request) {
    const auto why_not = station_.certificates().take_chain(request.certificateChain.str(), station_.now());
    if (!why_not)
        return {CertificateSignedStatus::Accepted};
    station_.later({}, [&protocol = protocol_, why = *why_not] {
        protocol.tell_security_event("InvalidChargePointCertificate", why);
    });
    return {CertificateSignedStatus::Rejected};
}

InstallCertificateResponse Responder16::on(const InstallCertificateRequest& request) {
    CertificateStore::Rules rules;
    rules.central_root = central_root;
    rules.checked = station_.flag(Setting::checked_roots);
    rules.most = static_cast<std::size_t>(station_.number(Setting::most_certificates));
    rules.now = station_.now();
    const auto outcome =
        station_.certificates().install(request.certificateType.text(), request.certificate.str(), rules);
    if (outcome == Outcome::accepted)
        return {InstallCertificateStatus::Accepted};
    if (outcome == Outcome::failed)
        return {InstallCertificateStatus::Failed};
    station_.later({}, [&protocol = protocol_] {
        protocol.tell_security_event("InvalidCentralSystemCertificate", "a certificate was not installed");
    });
    return {InstallCertificateStatus::Rejected};
}

GetInstalledCertificateIdsResponse Responder16::on(const GetInstalledCertificateIdsRequest& request) {
    const auto& store = station_.certificates();
    ocpp::List<CertificateHashData, 1> found;
    for (const auto& root : store.roots)
        if (root.type == request.certificateType.text())
            found.push_back(wire_of(store.name_of(root.certificate, certs::HashAlgorithm::sha256)));
    if (found.empty())
        return {std::nullopt, GetInstalledCertificateStatus::NotFound};
    return {std::move(found), GetInstalledCertificateStatus::Accepted};
}

DeleteCertificateResponse Responder16::on(const DeleteCertificateRequest& request) {
    const auto& data = request.certificateHashData;
    const auto algorithm =
        static_cast<certs::HashAlgorithm>(data.hashAlgorithm.known().value_or(HashAlgorithm::SHA256));
    const certs::HashData name{algorithm, data.issuerNameHash, data.issuerKeyHash, data.serialNumber};
    switch (station_.certificates().remove(name, central_root)) {
    case Outcome::accepted:
        return {DeleteCertificateStatus::Accepted};
    case Outcome::not_found:
        return {DeleteCertificateStatus::NotFound};
    default:
        return {DeleteCertificateStatus::Failed};
    }
}

} // namespace voltgate::simulator
