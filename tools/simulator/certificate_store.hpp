#pragma once

#include "certs/certificate.hpp"
#include "certs/csr.hpp"
#include "ocpp/types/date_time.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::simulator {

/// The certificates of a simulated charge point, and the key that it has made for the next one of its own.
struct CertificateStore {
    struct Root {
        std::string type; ///< in the words of the protocol
        certs::Certificate certificate;
    };
    enum class Outcome { accepted, rejected, failed, not_found };
    struct Rules {
        std::string_view central_root; ///< the type of the central system's roots
        bool checked = false;          ///< a new one of them must be signed by an old one
        std::size_t most = 10;
        ocpp::DateTime now{};
    };

    std::vector<Root> roots;
    std::string requested_key{};        ///< private, PEM; empty: nothing is requested
    std::string requested_public_key{}; ///< DER
    std::string own_key{};
    std::string own_chain{};

    Outcome install(std::string_view type, std::string_view pem, const Rules& rules);
    /// As the central system names it. The last root of the central system stays: without one it could never
    /// connect over TLS again.
    Outcome remove(const certs::HashData& name, std::string_view central_root);
    [[nodiscard]] certs::HashData name_of(const certs::Certificate& certificate,
                                          certs::HashAlgorithm algorithm) const;

    /// Makes a new key and a request for a certificate for it.
    std::string request(certs::KeyKind kind, const std::string& common_name, const std::string& organization);
    /// The certificate that was requested; why not, where it is not taken.
    std::optional<std::string> take_chain(std::string_view pem, const ocpp::DateTime& now);
};

} // namespace voltgate::simulator
