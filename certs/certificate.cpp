#include "certs/certificate.hpp"

#include "certs/handles.hpp"
#include "certs/pem.hpp"
#include "certs/secrets.hpp"

#include <openssl/obj_mac.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>
#include <stdexcept>

namespace voltgate::certs {

namespace {

constexpr std::string_view label = "CERTIFICATE";

std::string serial_of(const X509* x509) {
    const BigNumberHandle number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(x509), nullptr));
    char* digits = number ? BN_bn2hex(number.get()) : nullptr;
    std::string text = digits != nullptr ? digits : "";
    OPENSSL_free(digits);
    return text.substr(std::min(text.find_first_not_of('0'), text.size()));
}

std::chrono::sys_seconds time_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return std::chrono::sys_seconds(std::chrono::seconds(::timegm(&parts)));
}

Checked<Certificate> read_block(const std::string& pem) {
    const ForgetErrors at_the_end;
    const auto bio = reading(pem);
    const CertificateHandle x509(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!x509)
        return Fault{"the certificate cannot be read: it is damaged or no X.509 certificate"};
    if (const auto fault = key_fault(X509_get0_pubkey(x509.get())))
        return Fault{"the certificate cannot be used: " + fault->text};
    Certificate certificate;
    certificate.pem = pem;
    certificate.der = der_of(x509.get(), i2d_X509);
    certificate.subject = text_of(X509_get_subject_name(x509.get()));
    certificate.issuer = text_of(X509_get_issuer_name(x509.get()));
    certificate.common_name = attribute_of(X509_get_subject_name(x509.get()), NID_commonName);
    certificate.organization = attribute_of(X509_get_subject_name(x509.get()), NID_organizationName);
    certificate.serial_number = serial_of(x509.get());
    certificate.not_before = time_of(X509_get0_notBefore(x509.get()));
    certificate.not_after = time_of(X509_get0_notAfter(x509.get()));
    certificate.fingerprint = sha256_hex(certificate.der);
    certificate.public_key = der_of(X509_get_X509_PUBKEY(x509.get()), i2d_X509_PUBKEY);
    certificate.key = key_name(X509_get0_pubkey(x509.get()));
    return certificate;
}

CertificateHandle x509_of(const Certificate& certificate) {
    const auto* bytes = readable(certificate.der);
    CertificateHandle x509(d2i_X509(nullptr, &bytes, static_cast<long>(certificate.der.size())));
    if (!x509)
        throw std::logic_error("a certificate that was read cannot be read again");
    return x509;
}

std::string hashed(HashAlgorithm algorithm, std::string_view bytes) {
    const auto* digest = algorithm == HashAlgorithm::sha256   ? EVP_sha256()
                         : algorithm == HashAlgorithm::sha384 ? EVP_sha384()
                                                              : EVP_sha512();
    std::array<char, EVP_MAX_MD_SIZE> out{};
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()), &size, digest,
                   nullptr) != 1)
        throw std::runtime_error("hashing failed");
    return hex(std::string_view(out.data(), size));
}

std::string comparable(std::string_view digits) {
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    std::string text(digits);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

} // namespace

Checked<Certificate> read_certificate(std::string_view pem) {
    const auto blocks = pem_blocks(pem, label);
    if (blocks.empty())
        return Fault{"there is no certificate in PEM: -----BEGIN CERTIFICATE-----"};
    if (blocks.size() > 1)
        return Fault{"there are " + std::to_string(blocks.size()) + " certificates, one is wanted"};
    return read_block(blocks.front());
}

Checked<std::vector<Certificate>> read_chain(std::string_view pem) {
    std::vector<Certificate> chain;
    for (const auto& block : pem_blocks(pem, label)) {
        auto certificate = read_block(block);
        if (!certificate)
            return certificate.error();
        if (!chain.empty() && !is_signed_by(chain.back(), *certificate))
            return Fault{"certificate " + std::to_string(chain.size()) +
                         " of the chain is not signed by the next one; the leaf comes first"};
        chain.push_back(std::move(*certificate));
    }
    if (chain.empty())
        return Fault{"there is no certificate in PEM: -----BEGIN CERTIFICATE-----"};
    return chain;
}

bool is_signed_by(const Certificate& certificate, const Certificate& issuer) {
    const ForgetErrors at_the_end;
    const auto signed_one = x509_of(certificate);
    const auto signer = x509_of(issuer);
    return X509_NAME_cmp(X509_get_issuer_name(signed_one.get()), X509_get_subject_name(signer.get())) == 0 &&
           X509_verify(signed_one.get(), X509_get0_pubkey(signer.get())) == 1;
}

bool is_self_signed(const Certificate& certificate) {
    return is_signed_by(certificate, certificate);
}

HashData hash_data(const Certificate& certificate, const Certificate& issuer, HashAlgorithm algorithm) {
    const auto x509 = x509_of(certificate);
    const auto signer = x509_of(issuer);
    const auto* key = X509_get0_pubkey_bitstr(signer.get());
    const std::string_view bits(reinterpret_cast<const char*>(ASN1_STRING_get0_data(key)),
                                static_cast<std::size_t>(ASN1_STRING_length(key)));
    return {algorithm, hashed(algorithm, der_of(X509_get_issuer_name(x509.get()), i2d_X509_NAME)),
            hashed(algorithm, bits), certificate.serial_number};
}

bool name_the_same(const HashData& a, const HashData& b) {
    return a.algorithm == b.algorithm && comparable(a.serial_number) == comparable(b.serial_number) &&
           comparable(a.issuer_name_hash) == comparable(b.issuer_name_hash) &&
           comparable(a.issuer_key_hash) == comparable(b.issuer_key_hash);
}

} // namespace voltgate::certs
