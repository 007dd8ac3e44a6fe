#include "core/security/verified_passwords.hpp"

#include <catch2/catch.hpp>

using voltgate::core::security::VerifiedPasswords;

TEST_CASE("A password is remembered as right or wrong for its charge point and the stored hash alone") {
    VerifiedPasswords verified;
    verified.remember("CP1", "right", "hash");
    verified.remember_wrong("CP1", "wrong", "hash");
    CHECK(verified.knows("CP1", "right", "hash"));
    CHECK(verified.knows_wrong("CP1", "wrong", "hash"));
    CHECK_FALSE(verified.knows("CP1", "wrong", "hash"));
    CHECK_FALSE(verified.knows_wrong("CP1", "right", "hash"));
    CHECK_FALSE(verified.knows("CP2", "right", "hash"));
    CHECK_FALSE(verified.knows_wrong("CP2", "wrong", "hash"));
}

TEST_CASE("A changed password makes worthless what was remembered") {
    VerifiedPasswords verified;
    verified.remember("CP1", "old", "old hash");
    verified.remember_wrong("CP1", "new", "old hash");
    CHECK_FALSE(verified.knows("CP1", "old", "new hash"));
    CHECK_FALSE(verified.knows_wrong("CP1", "new", "new hash"));
    verified.forget("CP1");
    CHECK_FALSE(verified.knows("CP1", "old", "old hash"));
    CHECK_FALSE(verified.knows_wrong("CP1", "new", "old hash"));
}

TEST_CASE("Of wrong passwords the last one is remembered") {
    VerifiedPasswords verified;
    verified.remember_wrong("CP1", "first", "hash");
    verified.remember_wrong("CP1", "second", "hash");
    CHECK_FALSE(verified.knows_wrong("CP1", "first", "hash"));
    CHECK(verified.knows_wrong("CP1", "second", "hash"));
}
