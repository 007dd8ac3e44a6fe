// Answers about certificates (blocks A and M).
#include "ocpp/v2/certificates.hpp"

#include "tools/simulator/station.hpp"
#include "tools/simulator/v2/protocol.hpp"
#include "tools/simulator/v2/responder.hpp"

#include <algorithm>

namespace voltgate::simulator {

using namespace ocpp::v2;

namespace {

using Outcome = CertificateStore::Outcome;

constexpr std::string_view central_root = "CSMSRootCertificate";

CertificateHashData wire_of(const certs::HashData& name) {
    CertificateHashData data;
    data.hashAlgorithm = static_cast<HashAlgorithmEnum>(name.algorithm); // in the same order
    data.issuerNameHash = name.issuer_name_hash;
    data.issuerKeyHash = name.issuer_key_hash;
    data.serialNumber = name.serial_number;
    return data;
}

} // namespace

void Responder2::request_certificate(CertificateSigningUseEnum use) {
    const auto& options = station_.options();
    SignCertificateRequest message;
    message.csr = station_.certificates().request(options.certificate_key, options.serial_number,
                                                  protocol_.model().text("SecurityCtrlr.OrganizationName"));
    message.certificateType = use;
    station_.later({}, [&protocol = protocol_, message] { protocol.tell(message); });
}

CertificateSignedResponse Responder2::on(const CertificateSignedRequest& request) {
    const auto why_not = station_.certificates().take_chain(request.certificateChain.str(), station_.now());
    if (!why_not)
        return {CertificateSignedStatusEnum::Accepted, std::nullopt, std::nullopt};
    station_.later({}, [&protocol = protocol_, why = *why_not] {
        protocol.tell_security_event("InvalidChargingStationCertificate", why);
    });
    return {CertificateSignedStatusEnum::Rejected, because("InvalidCertificate"), std::nullopt};
}

InstallCertificateResponse Responder2::on(const InstallCertificateRequest& request) {
    using enum InstallCertificateStatusEnum;
    CertificateStore::Rules rules;
    rules.central_root = central_root;
    rules.checked = station_.flag(Setting::checked_roots);
    rules.most = static_cast<std::size_t>(station_.number(Setting::most_certificates));
    rules.now = station_.now();
    const auto outcome =
        station_.certificates().install(request.certificateType.text(), request.certificate.str(), rules);
    if (outcome == Outcome::accepted)
        return {Accepted, std::nullopt, std::nullopt};
    if (outcome == Outcome::failed)
        return {Failed, std::nullopt, std::nullopt};
    station_.later({}, [&protocol = protocol_] {
        protocol.tell_security_event("InvalidCsmsCertificate", "a certificate was not installed");
    });
    return {Rejected, because("InvalidCertificate"), std::nullopt};
}

GetInstalledCertificateIdsResponse Responder2::on(const GetInstalledCertificateIdsRequest& request) {
    using enum GetInstalledCertificateStatusEnum;
    const auto& store = station_.certificates();
    ocpp::List<CertificateHashDataChain, 1> found;
    for (const auto& root : store.roots) {
        const auto& types = request.certificateType;
        const bool wanted =
            !types || std::ranges::any_of(*types, [&](const auto& type) { return type.text() == root.type; });
        if (!wanted)
            continue;
        auto& chain = found.emplace_back();
        chain.certificateType = ocpp::Open<GetCertificateIdUseEnum>::of(root.type);
        chain.certificateHashData = wire_of(store.name_of(root.certificate, certs::HashAlgorithm::sha256));
    }
    if (found.empty())
        return {NotFound, std::nullopt, std::nullopt, std::nullopt};
    return {Accepted, std::nullopt, std::move(found), std::nullopt};
}

DeleteCertificateResponse Responder2::on(const DeleteCertificateRequest& request) {
    using enum DeleteCertificateStatusEnum;
    const auto& data = request.certificateHashData;
    const auto algorithm =
        static_cast<certs::HashAlgorithm>(data.hashAlgorithm.known().value_or(HashAlgorithmEnum::SHA256));
    const certs::HashData name{algorithm, data.issuerNameHash.str(), data.issuerKeyHash.str(),
                               data.serialNumber.str()};
    switch (station_.certificates().remove(name, central_root)) {
    case Outcome::accepted:
        return {Accepted, std::nullopt, std::nullopt};
    case Outcome::not_found:
        return {NotFound, std::nullopt, std::nullopt};
    default:
        return {Failed, std::nullopt, std::nullopt};
    }
}

} // namespace voltgate::simulator
