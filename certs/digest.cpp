#include "certs/digest.hpp"

#include "certs/encoding.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace voltgate::certs {

namespace {

void check(int result) {
    if (result != 1)
        throw std::runtime_error("OpenSSL cannot compute a digest");
}

} // namespace

void Digest::Free::operator()(evp_md_ctx_st* context) const {
    EVP_MD_CTX_free(context);
}

Digest::Digest(const evp_md_st* algorithm)
    : context_(EVP_MD_CTX_new()) {
    check(context_ ? 1 : 0);
    check(EVP_DigestInit_ex(context_.get(), algorithm, nullptr));
}

Sha256::Sha256()
    : Digest(EVP_sha256()) {}

Md5::Md5()
    : Digest(EVP_md5()) {}

void Digest::add(std::string_view bytes) {
    check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

std::string Digest::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    check(EVP_DigestFinal_ex(context_.get(), digest.data(), &size));
    return certs::hex({reinterpret_cast<const char*>(digest.data()), size});
}

} // namespace voltgate::certs
