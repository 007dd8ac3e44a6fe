#include "certs/secrets.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <charconv>
#include <optional>
#include <stdexcept>

namespace voltgate::certs {

namespace {

constexpr std::size_t salt_bytes = 16;
constexpr std::size_t hash_bytes = 32;
constexpr std::uint64_t scrypt_memory_limit = 64ULL << 20U;

unsigned char* writable(std::string& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}
const unsigned char* readable(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::optional<std::string> scrypt(std::string_view secret, std::string_view salt, const ScryptCost& cost) {
    std::string hash(hash_bytes, '\0');
    const int done = EVP_PBE_scrypt(secret.data(), secret.size(), readable(salt), salt.size(), cost.n, cost.r,
                                    cost.p, scrypt_memory_limit, writable(hash), hash.size());
    return done == 1 ? std::optional(std::move(hash)) : std::nullopt;
}

// Takes the text up to the next '$' off the front.
std::string_view next_part(std::string_view& text) {
    const auto end = text.find('$');
    const auto part = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return part;
}

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

} // namespace

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (count > 0 && RAND_bytes(writable(bytes), static_cast<int>(count)) != 1)
        throw std::runtime_error("the system gave no random bytes");
    return bytes;
}

std::string sha256_hex(std::string_view data) {
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    SHA256(readable(data), data.size(), writable(digest));
    return hex(digest);
}

std::string hmac_sha256(std::string_view key, std::string_view data) {
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    unsigned length = 0;
    // HMAC() takes a null key for "the key of before", so an empty key still needs an address.
    const void* key_bytes = key.empty() ? "" : key.data();
    if (HMAC(EVP_sha256(), key_bytes, static_cast<int>(key.size()), readable(data), data.size(),
             writable(digest), &length) == nullptr)
        throw std::runtime_error("HMAC-SHA256 failed");
    return digest;
}

std::string hash_secret(std::string_view secret, const ScryptCost& cost) {
    const auto salt = random_bytes(salt_bytes);
    const auto hash = scrypt(secret, salt, cost);
    if (!hash)
        throw std::runtime_error("scrypt failed: cost out of range or out of memory");
    return "scrypt$" + std::to_string(cost.n) + '$' + std::to_string(cost.r) + '$' + std::to_string(cost.p) +
           '$' + base64(salt) + '$' + base64(*hash);
}

bool verify_secret(std::string_view secret, std::string_view hash) {
    if (next_part(hash) != "scrypt")
        return false;
    const auto n = number(next_part(hash));
    const auto r = number(next_part(hash));
    const auto p = number(next_part(hash));
    const auto salt = from_base64(next_part(hash));
    const auto expected = from_base64(hash);
    if (!n || !r || !p || !salt || !expected || expected->size() != hash_bytes)
        return false;
    const auto found = scrypt(secret, *salt, {.n = *n, .r = *r, .p = *p});
    return found && equal_in_constant_time(*found, *expected);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace voltgate::certs
