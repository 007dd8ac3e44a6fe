// Certificates as values: what they say, who signed them, and how OCPP names them. Plain functions, any
// thread.
#pragma once

#include "certs/fault.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::certs {

struct Certificate {
    std::string pem; // this one alone, normalised
    std::string der;
    std::string subject; // as RFC 2253 writes it
    std::string issuer;
    std::string common_name;
    std::string organization;
    std::string serial_number; // upper-case hexadecimal digits without leading zeros
    std::chrono::sys_seconds not_before{};
    std::chrono::sys_seconds not_after{};
    std::string fingerprint; // SHA-256, lower-case hexadecimal digits
    std::string public_key;  // SubjectPublicKeyInfo in DER: equal for certificates and requests of one key
    std::string key;         // "RSA 2048", "EC P-256"
};

// Exactly one certificate in PEM with a key that OCPP allows.
Checked<Certificate> read_certificate(std::string_view pem);
// One or more, the leaf first, each signed by the next.
Checked<std::vector<Certificate>> read_chain(std::string_view pem);

bool is_signed_by(const Certificate& certificate, const Certificate& issuer);
// Its own issuer, as a root is.
bool is_self_signed(const Certificate& certificate);

enum class HashAlgorithm { sha256, sha384, sha512 };

// CertificateHashDataType: how OCPP names a certificate. Hexadecimal digits.
struct HashData {
    HashAlgorithm algorithm = HashAlgorithm::sha256;
    std::string issuer_name_hash; // of the issuer's distinguished name in DER
    std::string issuer_key_hash;  // of the issuer's public key: the bits, without their tag and length
    std::string serial_number;    // without "0x" and leading zeros
};

HashData hash_data(const Certificate& certificate, const Certificate& issuer, HashAlgorithm algorithm);
// Whatever the letter case; leading zeros of serial numbers do not count, as some charge points keep them.
bool name_the_same(const HashData& a, const HashData& b);

} // namespace voltgate::certs
