#include "certs/encoding.hpp"
#include "certs/secrets.hpp"
#include "core/security/basic_auth.hpp"
#include "core/security/verified_passwords.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::security {

TEST_CASE("pitfall 28: an AuthorizationKey is right as text, in either case, and as raw bytes") {
    const std::string key = "0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF";
    const auto hash = certs::hash_secret(canonical_password(key));
    CHECK(password_matches(key, hash));
    CHECK(password_matches("0001020304050607ffffffffffffffffffffffff", hash));
    CHECK(password_matches(certs::from_hex(key).value(), hash));
    CHECK_FALSE(password_matches("0001020304050607FFFFFFFFFFFFFFFFFFFFFFFE", hash));
    CHECK_FALSE(password_matches("", hash));
}

TEST_CASE("a password that is no hexadecimal key is compared exactly") {
    const auto hash = certs::hash_secret(canonical_password("Correct Horse Battery"));
    CHECK(password_matches("Correct Horse Battery", hash));
    CHECK_FALSE(password_matches("correct horse battery", hash));
}

TEST_CASE("a verified password is known until the hash changes or it is forgotten") {
    VerifiedPasswords verified;
    CHECK_FALSE(verified.knows("CP1", "secret", "hash"));
    verified.remember("CP1", "secret", "hash");
    CHECK(verified.knows("CP1", "secret", "hash"));
    CHECK_FALSE(verified.knows("CP1", "wrong", "hash"));
    CHECK_FALSE(verified.knows("CP1", "secret", "another hash"));
    CHECK_FALSE(verified.knows("CP2", "secret", "hash"));
    verified.forget("CP1");
    CHECK_FALSE(verified.knows("CP1", "secret", "hash"));
}

} // namespace voltgate::core::security
