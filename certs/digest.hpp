// SHA-256 of what comes piece by piece, over OpenSSL. Plain value, one thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace voltgate::certs {

class Sha256 {
public:
    Sha256();

    void add(std::string_view bytes);
    // Of all that was added, as text; ends the computation.
    [[nodiscard]] std::string hex();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

} // namespace voltgate::certs
