#include "tests/support/issuing.hpp"

#include "certs/csr.hpp"
#include "certs/handles.hpp"

#include <openssl/pem.h>

#include <stdexcept>

namespace voltgate::tests {

namespace {

void require(bool done) {
    if (!done)
        throw std::runtime_error("a test's certificate cannot be made");
}

certs::KeyHandle key_of(const std::string& pem) {
    certs::KeyHandle key(PEM_read_bio_PrivateKey(certs::reading(pem).get(), nullptr, nullptr, nullptr));
    require(key != nullptr);
    return key;
}

/// The issuer's name comes from its certificate; null: the request's own, as a root has it.
std::string sign(std::string_view csr, const X509* issuer, EVP_PKEY* key, std::chrono::seconds valid_for) {
    const certs::SigningRequestHandle request(
        PEM_read_bio_X509_REQ(certs::reading(csr).get(), nullptr, nullptr, nullptr));
    const certs::CertificateHandle made(X509_new());
    require(request && made);
    auto* subject = X509_REQ_get_subject_name(request.get());
    const long lifetime = static_cast<long>(valid_for.count());
    require(X509_set_version(made.get(), 2) == 1 &&
            ASN1_INTEGER_set(X509_get_serialNumber(made.get()), issuer == nullptr ? 1 : 2) == 1 &&
            X509_set_subject_name(made.get(), subject) == 1 &&
            X509_set_issuer_name(made.get(), issuer ? X509_get_subject_name(issuer) : subject) == 1 &&
            X509_set_pubkey(made.get(), X509_REQ_get0_pubkey(request.get())) == 1 &&
            X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600) != nullptr &&
            X509_gmtime_adj(X509_getm_notAfter(made.get()), lifetime) != nullptr &&
            X509_sign(made.get(), key, EVP_sha256()) > 0);
    const auto bio = certs::writing();
    require(PEM_write_bio_X509(bio.get(), made.get()) == 1);
    return certs::written(bio);
}

} // namespace

Issuer::Issuer()
    : key_(certs::new_private_key(certs::KeyKind::ec_p256)) {
    const auto request = certs::make_signing_request(key_, "Root of a test", "Voltgate");
    root_ = sign(request, nullptr, key_of(key_).get(), std::chrono::hours(24));
}

std::string Issuer::issue(std::string_view csr, std::chrono::seconds valid_for) const {
    const certs::CertificateHandle root(
        PEM_read_bio_X509(certs::reading(root_).get(), nullptr, nullptr, nullptr));
    return sign(csr, root.get(), key_of(key_).get(), valid_for);
}

} // namespace voltgate::tests
