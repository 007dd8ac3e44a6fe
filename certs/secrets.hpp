// Randomness, digests and the keeping of secrets, over OpenSSL. Plain functions, any thread. A failure of the
// machine (no entropy, no memory) is a std::runtime_error. hash_secret and verify_secret are slow on purpose
// (about 40 ms with the default cost): not for an event loop under load.
#pragma once

#include "certs/encoding.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace voltgate::certs {

std::string random_bytes(std::size_t count);

std::string sha256_hex(std::string_view data);
// The 32 raw bytes; hex() or base64() make them text.
std::string hmac_sha256(std::string_view key, std::string_view data);

// What one scrypt evaluation costs: memory is 128 * n * r bytes. n is a power of two.
struct ScryptCost {
    std::uint64_t n = 16'384;
    std::uint64_t r = 8;
    std::uint64_t p = 1;
};

// Self-describing: `scrypt$N$r$p$salt$hash`, salt and hash in base64, a fresh salt each time.
std::string hash_secret(std::string_view secret, const ScryptCost& cost = {});
// False too for a hash that cannot be read or asks for more than 64 MiB.
bool verify_secret(std::string_view secret, std::string_view hash);

// Takes the same time wherever the first difference is; the lengths are no secret.
bool equal_in_constant_time(std::string_view a, std::string_view b);

} // namespace voltgate::certs
