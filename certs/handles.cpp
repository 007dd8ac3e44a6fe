#include "certs/handles.hpp"

#include <openssl/obj_mac.h>

#include <array>
#include <new>

namespace voltgate::certs {

namespace {

// Security whitepaper for OCPP 1.6, section 5.2: RSA of at least 2048 bits or an elliptic curve of at least
// 224.
constexpr int least_rsa_bits = 2048;
constexpr int least_curve_bits = 224;

std::string curve_of(const EVP_PKEY* key) {
    std::array<char, 80> name{};
    std::size_t size = 0;
    if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) != 1)
        return "curve";
    const std::string_view found(name.data(), size);
    if (found == "prime256v1")
        return "P-256";
    if (found == "secp384r1")
        return "P-384";
    return found == "secp521r1" ? "P-521" : std::string(found);
}

} // namespace

BioHandle reading(std::string_view text) {
    BioHandle bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    if (!bio)
        throw std::bad_alloc();
    return bio;
}

BioHandle writing() {
    BioHandle bio(BIO_new(BIO_s_mem()));
    if (!bio)
        throw std::bad_alloc();
    return bio;
}

std::string written(const BioHandle& bio) {
    const char* bytes = nullptr;
    const auto size = BIO_ctrl(bio.get(), BIO_CTRL_INFO, 0, &bytes);
    return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

std::string text_of(const X509_NAME* name) {
    const auto bio = writing();
    X509_NAME_print_ex(bio.get(), name, 0,
                       XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    return written(bio);
}

std::string attribute_of(const X509_NAME* name, int nid) {
    const int index = X509_NAME_get_index_by_NID(name, nid, -1);
    if (index < 0)
        return {};
    unsigned char* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
    std::string text;
    if (size > 0)
        text.assign(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size));
    OPENSSL_free(utf8);
    return text;
}

std::optional<Fault> key_fault(const EVP_PKEY* key) {
    if (key == nullptr)
        return Fault{"its public key cannot be read"};
    const int bits = EVP_PKEY_get_bits(key);
    const int kind = EVP_PKEY_get_base_id(key);
    if ((kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS) && bits < least_rsa_bits)
        return Fault{"its RSA key has " + std::to_string(bits) + " bits, 2048 are the least allowed"};
    if (kind == EVP_PKEY_EC && bits < least_curve_bits)
        return Fault{"its elliptic curve has " + std::to_string(bits) + " bits, 224 are the least allowed"};
    if (kind != EVP_PKEY_RSA && kind != EVP_PKEY_RSA_PSS && kind != EVP_PKEY_EC)
        return Fault{"its key is neither RSA nor of an elliptic curve for ECDSA"};
    return std::nullopt;
}

std::string key_name(const EVP_PKEY* key) {
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC)
        return "EC " + curve_of(key);
    return "RSA " + std::to_string(EVP_PKEY_get_bits(key));
}

} // namespace voltgate::certs
