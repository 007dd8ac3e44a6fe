#include "certs/digest.hpp"

#include "certs/encoding.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace voltgate::certs {

namespace {

void check(int result) {
    if (result != 1)
        throw std::runtime_error("OpenSSL cannot compute a SHA-256");
}

} // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const {
    EVP_MD_CTX_free(context);
}

Sha256::Sha256()
    : context_(EVP_MD_CTX_new()) {
    check(context_ ? 1 : 0);
    check(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr));
}

void Sha256::add(std::string_view bytes) {
    check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

std::string Sha256::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    check(EVP_DigestFinal_ex(context_.get(), digest.data(), &size));
    return certs::hex({reinterpret_cast<const char*>(digest.data()), size});
}

} // namespace voltgate::certs
