#pragma once

#include "certs/certificate.hpp"

#include <string>
#include <vector>

namespace voltgate::simulator {

/// The certificates of a simulated charge point, and the key that it has made for the next one of its own.
struct CertificateStore {
    struct Root {
        std::string type; ///< in the words of OCPP 1.6
        certs::Certificate certificate;
    };

    std::vector<Root> roots;
    std::string requested_key{};        ///< private, PEM; empty: nothing is requested
    std::string requested_public_key{}; ///< DER
    std::string own_key{};
    std::string own_chain{};
};

} // namespace voltgate::simulator
