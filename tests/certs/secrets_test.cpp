#include "certs/digest.hpp"
#include "certs/secrets.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::certs;
using namespace std::string_literals;

namespace {
// Small, so that tests are quick; the format is the same.
constexpr ScryptCost cheap{.n = 16, .r = 8, .p = 1};
} // namespace

TEST_CASE("Random bytes have the length asked for and differ") {
    CHECK(random_bytes(0).empty());
    CHECK(random_bytes(16).size() == 16);
    CHECK(random_bytes(16) != random_bytes(16));
}

TEST_CASE("MD5 gives the published values, however many pieces come") {
    Md5 whole;
    whole.add("message digest");
    CHECK(whole.hex() == "f96b697d7cb7938d525a2f31aaf161d0");
    Md5 pieces;
    pieces.add("message ");
    pieces.add("");
    pieces.add("digest");
    CHECK(pieces.hex() == "f96b697d7cb7938d525a2f31aaf161d0");
}

TEST_CASE("SHA-256 and HMAC give the published values") {
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    // RFC 4231, test case 2
    CHECK(hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(hex(hmac_sha256("", "")) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("Hexadecimal text goes both ways and foreign characters are refused") {
    CHECK(hex("\x00\x7f\xff"s) == "007fff");
    CHECK(from_hex("007fFF") == "\x00\x7f\xff"s);
    CHECK(from_hex("") == ""s);
    CHECK_FALSE(from_hex("0"));
    CHECK_FALSE(from_hex("0g"));
}

TEST_CASE("Base64 goes both ways for every remainder") {
    for (const auto& [bytes, text] : {std::pair{""s, ""s},
                                      {"f"s, "Zg=="s},
                                      {"fo"s, "Zm8="s},
                                      {"foo"s, "Zm9v"s},
                                      {"\xff\xfe\x00"s, "//4A"s},
                                      {"foobar"s, "Zm9vYmFy"s}}) {
        CHECK(base64(bytes) == text);
        CHECK(from_base64(text) == bytes);
    }
    CHECK(from_base64("Zg") == "f"s);
    CHECK_FALSE(from_base64("Z"));
    CHECK_FALSE(from_base64("Zm9v!"));
    CHECK_FALSE(from_base64("Zg===="));
}

TEST_CASE("A secret is verified against its own hash only") {
    const auto hash = hash_secret("correct horse\0battery"s, cheap);
    CHECK(hash.starts_with("scrypt$16$8$1$"));
    CHECK(verify_secret("correct horse\0battery"s, hash));
    CHECK_FALSE(verify_secret("correct horse", hash));
    CHECK_FALSE(verify_secret("", hash));
    CHECK(hash_secret("same", cheap) != hash_secret("same", cheap));
    CHECK(verify_secret("", hash_secret("", cheap)));
}

TEST_CASE("The default cost of a secret works") {
    CHECK(verify_secret("secret", hash_secret("secret")));
}

TEST_CASE("A hash that cannot be read verifies nothing") {
    const auto hash = hash_secret("secret", cheap);
    CHECK_FALSE(verify_secret("secret", ""));
    CHECK_FALSE(verify_secret("secret", "plain$16$8$1$AAAA$AAAA"));
    CHECK_FALSE(verify_secret("secret", hash.substr(0, hash.size() - 6)));
    CHECK_FALSE(verify_secret("secret", "scrypt$x$8$1$AAAA$AAAA"));
    CHECK_FALSE(verify_secret("secret", "scrypt$17$8$1" + hash.substr(13)));
    CHECK_FALSE(verify_secret("secret", "scrypt$1073741824$8$1" + hash.substr(13)));
}

TEST_CASE("Equality in constant time is equality") {
    CHECK(equal_in_constant_time("", ""));
    CHECK(equal_in_constant_time("a\0b"s, "a\0b"s));
    CHECK_FALSE(equal_in_constant_time("a\0b"s, "a\0c"s));
    CHECK_FALSE(equal_in_constant_time("a", "ab"));
}
