#pragma once

#include "certs/certificate.hpp"

/// How messages name a certificate: every version of the protocol spells it alike.
namespace voltgate::core::certificates {

/// `data` is a version's CertificateHashData.
template <class Data>
[[nodiscard]] certs::HashData name_of(const Data& data) {
    using Algorithm = typename decltype(data.hashAlgorithm)::Enumeration; // in the order of ours
    const auto algorithm = data.hashAlgorithm.known().value_or(Algorithm::SHA256);
    return {static_cast<certs::HashAlgorithm>(algorithm), data.issuerNameHash.str(), data.issuerKeyHash.str(),
            data.serialNumber.str()};
}

/// M04.FR.07: exactly as it was listed. `Request` is a version's DeleteCertificateRequest.
template <class Request>
[[nodiscard]] Request deletion_of(const certs::HashData& name) {
    Request request;
    auto& data = request.certificateHashData;
    using Algorithm = typename decltype(data.hashAlgorithm)::Enumeration;
    data.hashAlgorithm = static_cast<Algorithm>(name.algorithm);
    data.issuerNameHash = name.issuer_name_hash;
    data.issuerKeyHash = name.issuer_key_hash;
    data.serialNumber = name.serial_number;
    return request;
}

} // namespace voltgate::core::certificates
