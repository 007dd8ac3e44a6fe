// Answers to commands about certificates.
#include "certs/secrets.hpp"
#include "tools/simulator/responder.hpp"
#include "tools/simulator/station.hpp"

namespace voltgate::simulator {

using namespace ocpp::v16;

namespace {

constexpr std::size_t serial_digits = 16;

bool looks_like_pem(std::string_view text) {
    return text.find("-----BEGIN CERTIFICATE-----") != text.npos &&
           text.find("-----END CERTIFICATE-----") != text.npos;
}

/// A made-up identity of a certificate, the same for the same text: the simulator reads none.
CertificateHashData hash_data(const std::string& hash) {
    CertificateHashData data;
    data.hashAlgorithm = HashAlgorithm::SHA256;
    data.issuerNameHash = hash;
    data.issuerKeyHash = certs::sha256_hex(hash);
    data.serialNumber = hash.substr(0, serial_digits);
    return data;
}

} // namespace

CertificateSignedResponse Responder::on(const CertificateSignedRequest& request) {
    return {looks_like_pem(request.certificateChain) ? CertificateSignedStatus::Accepted
                                                     : CertificateSignedStatus::Rejected};
}

InstallCertificateResponse Responder::on(const InstallCertificateRequest& request) {
    if (!looks_like_pem(request.certificate))
        return {InstallCertificateStatus::Rejected};
    const auto most = static_cast<std::size_t>(station_.keys_.integer("CertificateStoreMaxLength"));
    if (station_.certificates_.size() >= most)
        return {InstallCertificateStatus::Failed};
    station_.certificates_[certs::sha256_hex(request.certificate)] = request.certificateType.text();
    return {InstallCertificateStatus::Accepted};
}

GetInstalledCertificateIdsResponse Responder::on(const GetInstalledCertificateIdsRequest& request) {
    ocpp::List<CertificateHashData, 1> found;
    for (const auto& [hash, type] : station_.certificates_)
        if (type == request.certificateType.text())
            found.push_back(hash_data(hash));
    if (found.empty())
        return {std::nullopt, GetInstalledCertificateStatus::NotFound};
    return {std::move(found), GetInstalledCertificateStatus::Accepted};
}

DeleteCertificateResponse Responder::on(const DeleteCertificateRequest& request) {
    const auto erased = station_.certificates_.erase(request.certificateHashData.issuerNameHash.str());
    return {erased > 0 ? DeleteCertificateStatus::Accepted : DeleteCertificateStatus::NotFound};
}

} // namespace voltgate::simulator
