// Requests for a certificate (PKCS #10) as values.
#pragma once

#include "certs/fault.hpp"

#include <string>
#include <string_view>

namespace voltgate::certs {

struct SigningRequest {
    std::string pem;     // normalised
    std::string subject; // as RFC 2253 writes it
    std::string common_name;
    std::string organization;
    std::string public_key; // SubjectPublicKeyInfo in DER
    std::string key;        // "RSA 2048", "EC P-256"
};

// One request in PEM that proves, by its signature, to come from the owner of a key that OCPP allows.
Checked<SigningRequest> read_signing_request(std::string_view pem);

// The charge point's side.
enum class KeyKind { rsa_2048, ec_p256 };
std::string new_private_key(KeyKind kind); // PEM
std::string make_signing_request(std::string_view private_key, const std::string& common_name,
                                 const std::string& organization); // PEM; no O when it is empty

} // namespace voltgate::certs
