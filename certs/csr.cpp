#include "certs/csr.hpp"

#include "certs/handles.hpp"
#include "certs/pem.hpp"

#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <stdexcept>

namespace voltgate::certs {

namespace {

// Both are in use: the second by old Windows tools.
constexpr std::string_view label = "CERTIFICATE REQUEST";
constexpr std::string_view old_label = "NEW CERTIFICATE REQUEST";

bool has_weak_digest(const X509_REQ* request) {
    int digest = NID_undef;
    OBJ_find_sigid_algs(X509_REQ_get_signature_nid(request), &digest, nullptr);
    return digest == NID_md5 || digest == NID_sha1;
}

void require(int done, const char* what) {
    if (done != 1)
        throw std::runtime_error(std::string(what) + " failed");
}

KeyHandle key_of(std::string_view pem) {
    const auto bio = reading(pem);
    KeyHandle key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    if (!key)
        throw std::runtime_error("the private key cannot be read");
    return key;
}

void add_to(X509_NAME* name, const char* attribute, const std::string& value) {
    if (!value.empty())
        require(X509_NAME_add_entry_by_txt(name, attribute, MBSTRING_UTF8, readable(value),
                                           static_cast<int>(value.size()), -1, 0),
                "naming the subject");
}

} // namespace

Checked<SigningRequest> read_signing_request(std::string_view pem) {
    const ForgetErrors at_the_end;
    auto blocks = pem_blocks(pem, label);
    if (blocks.empty())
        blocks = pem_blocks(pem, old_label);
    if (blocks.size() != 1)
        return Fault{blocks.empty() ? "there is no request in PEM: -----BEGIN CERTIFICATE REQUEST-----"
                                    : "there is more than one request"};
    const auto bio = reading(blocks.front());
    const SigningRequestHandle request(PEM_read_bio_X509_REQ(bio.get(), nullptr, nullptr, nullptr));
    if (!request)
        return Fault{"the request cannot be read: it is damaged or no PKCS #10 request"};
    const KeyHandle key(X509_REQ_get_pubkey(request.get()));
    if (const auto fault = key_fault(key.get()))
        return Fault{"the request cannot be granted: " + fault->text};
    if (has_weak_digest(request.get()))
        return Fault{"the request is signed over MD5 or SHA-1, which prove nothing any more"};
    if (X509_REQ_verify(request.get(), key.get()) != 1)
        return Fault{"the request's signature does not belong to its public key"};
    const auto* subject = X509_REQ_get_subject_name(request.get());
    return SigningRequest{blocks.front(),
                          text_of(subject),
                          attribute_of(subject, NID_commonName),
                          attribute_of(subject, NID_organizationName),
                          der_of(X509_REQ_get_X509_PUBKEY(request.get()), i2d_X509_PUBKEY),
                          key_name(key.get())};
}

std::string new_private_key(KeyKind kind) {
    const KeyHandle key(kind == KeyKind::rsa_2048 ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"));
    const auto bio = writing();
    require(key && PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr),
            "making a key");
    return written(bio);
}

std::string make_signing_request(std::string_view private_key, const std::string& common_name,
                                 const std::string& organization) {
    const auto key = key_of(private_key);
    const SigningRequestHandle request(X509_REQ_new());
    if (!request)
        throw std::bad_alloc();
    auto* subject = X509_REQ_get_subject_name(request.get());
    add_to(subject, "O", organization);
    add_to(subject, "CN", common_name);
    require(X509_REQ_set_pubkey(request.get(), key.get()), "putting the key into a request");
    require(X509_REQ_sign(request.get(), key.get(), EVP_sha256()) > 0, "signing a request");
    const auto bio = writing();
    require(PEM_write_bio_X509_REQ(bio.get(), request.get()), "writing a request");
    return written(bio);
}

} // namespace voltgate::certs
