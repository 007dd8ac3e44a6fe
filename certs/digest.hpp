// Digests of what comes piece by piece, over OpenSSL. Plain values, one thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;
struct evp_md_st;

namespace voltgate::certs {

class Digest {
public:
    void add(std::string_view bytes);
    // Of all that was added, as text; ends the computation.
    [[nodiscard]] std::string hex();

protected:
    explicit Digest(const evp_md_st* algorithm);

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

class Sha256 : public Digest {
public:
    Sha256();
};

// Proves nothing; a checksum where a protocol asks for it.
class Md5 : public Digest {
public:
    Md5();
};

} // namespace voltgate::certs
