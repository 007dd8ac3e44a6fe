#include "core/security/verified_passwords.hpp"

#include "certs/secrets.hpp"

namespace voltgate::core::security {

namespace {

constexpr std::size_t key_bytes = 32;

} // namespace

VerifiedPasswords::VerifiedPasswords()
    : key_(certs::random_bytes(key_bytes)) {}

bool VerifiedPasswords::knows(const std::string& identity, std::string_view password,
                              std::string_view hash) const {
    return is_in(right_, identity, password, hash);
}

void VerifiedPasswords::remember(const std::string& identity, std::string_view password,
                                 std::string_view hash) {
    put_into(right_, identity, password, hash);
}

bool VerifiedPasswords::knows_wrong(const std::string& identity, std::string_view password,
                                    std::string_view hash) const {
    return is_in(wrong_, identity, password, hash);
}

void VerifiedPasswords::remember_wrong(const std::string& identity, std::string_view password,
                                       std::string_view hash) {
    put_into(wrong_, identity, password, hash);
}

void VerifiedPasswords::forget(const std::string& identity) {
    const std::scoped_lock lock(mutex_);
    right_.erase(identity);
    wrong_.erase(identity);
}

bool VerifiedPasswords::is_in(const Digests& digests, const std::string& identity, std::string_view password,
                              std::string_view hash) const {
    const auto expected = digest(password, hash);
    const std::scoped_lock lock(mutex_);
    const auto found = digests.find(identity);
    return found != digests.end() && certs::equal_in_constant_time(found->second, expected);
}

void VerifiedPasswords::put_into(Digests& digests, const std::string& identity, std::string_view password,
                                 std::string_view hash) {
    auto proven = digest(password, hash);
    const std::scoped_lock lock(mutex_);
    digests.insert_or_assign(identity, std::move(proven));
}

// The hash is part of it: a changed password makes what was remembered worthless.
std::string VerifiedPasswords::digest(std::string_view password, std::string_view hash) const {
    std::string text(hash);
    text += '\0';
    text += password;
    return certs::hmac_sha256(key_, text);
}

} // namespace voltgate::core::security
