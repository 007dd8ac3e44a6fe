#pragma once

namespace voltgate::core::certificates {

struct CertificateSettings {
    /// Whether a request for a certificate must name the operator (O = CpoName); test tools leave it out
    /// (pitfall 47).
    bool csr_needs_organization = true;
};

} // namespace voltgate::core::certificates
