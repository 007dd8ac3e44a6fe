#pragma once

#include <chrono>
#include <string>

namespace voltgate::tests {

/// A server's private key and its certificate, both PEM.
struct TlsIdentity {
    std::string key;
    std::string certificate;
    bool outdated = false; ///< the server speaks TLS 1.1 at most
};

struct TlsIdentityOptions {
    std::string name = "localhost";                        ///< subjectAltName: a DNS name, or IP:ADDRESS
    std::chrono::seconds valid_for{std::chrono::hours(1)}; ///< negative: it has expired
};

/// A certificate that is its own authority: trust it to trust the server.
TlsIdentity make_tls_identity(const TlsIdentityOptions& options = {});

} // namespace voltgate::tests
