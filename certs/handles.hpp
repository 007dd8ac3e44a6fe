// Owners of OpenSSL's objects, for the files of this folder only.
#pragma once

#include "certs/fault.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::certs {

template <auto Free>
struct FreedBy {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};

using BioHandle = std::unique_ptr<BIO, FreedBy<&BIO_free_all>>;
using BigNumberHandle = std::unique_ptr<BIGNUM, FreedBy<&BN_free>>;
using KeyHandle = std::unique_ptr<EVP_PKEY, FreedBy<&EVP_PKEY_free>>;
using CertificateHandle = std::unique_ptr<X509, FreedBy<&X509_free>>;
using SigningRequestHandle = std::unique_ptr<X509_REQ, FreedBy<&X509_REQ_free>>;
using CipherHandle = std::unique_ptr<EVP_CIPHER_CTX, FreedBy<&EVP_CIPHER_CTX_free>>;

// What OpenSSL remembers of failures is forgotten at the end of the scope: they are answered here, and the
// next user of the thread, as TLS, must not take them for its own.
struct ForgetErrors {
    ForgetErrors() = default;
    ForgetErrors(const ForgetErrors&) = delete;
    ForgetErrors& operator=(const ForgetErrors&) = delete;
    ~ForgetErrors() { ERR_clear_error(); }
};

inline unsigned char* writable(std::string& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}
inline const unsigned char* readable(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

// For reading a text; the text must live as long.
BioHandle reading(std::string_view text);
// For writing, and what was written.
BioHandle writing();
std::string written(const BioHandle& bio);

// The DER encoding, by one of OpenSSL's i2d functions.
template <class Object, class Encode>
std::string der_of(Object* object, Encode encode) {
    const int size = encode(object, nullptr);
    std::string der(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
    auto* out = writable(der);
    if (size > 0)
        encode(object, &out);
    return der;
}

// A distinguished name as RFC 2253 writes it, and the first value of one of its attributes (empty: none).
std::string text_of(const X509_NAME* name);
std::string attribute_of(const X509_NAME* name, int nid);

// Why OCPP does not allow a key, if so; null: it could not be read.
std::optional<Fault> key_fault(const EVP_PKEY* key);
std::string key_name(const EVP_PKEY* key); // "RSA 2048", "EC P-256"

} // namespace voltgate::certs
