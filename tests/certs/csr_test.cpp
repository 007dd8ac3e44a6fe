#include "certs/certificate.hpp"
#include "certs/csr.hpp"
#include "tests/support/pem_files.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::certs;
using voltgate::tests::pem_file;

TEST_CASE("A request for a certificate says for whom and for which key") {
    const auto rsa = read_signing_request(pem_file("station_rsa.csr.pem"));
    REQUIRE(rsa.has_value());
    CHECK(rsa->subject == "CN=CP1,O=Voltgate");
    CHECK(rsa->common_name == "CP1");
    CHECK(rsa->organization == "Voltgate");
    CHECK(rsa->key == "RSA 2048");
    const auto ec = read_signing_request(pem_file("station_ec.csr.pem"));
    REQUIRE(ec.has_value());
    CHECK(ec->key == "EC P-256");
    CHECK(ec->public_key == read_chain(pem_file("station_ec.chain.pem"))->front().public_key);
    CHECK(ec->public_key != rsa->public_key);
    CHECK(read_signing_request(pem_file("without_operator.csr.pem"))->organization.empty());
}

TEST_CASE("pitfall 47: a request in PEM with CRLF line ends is the same request") {
    const auto plain = read_signing_request(pem_file("station_ec.csr.pem"));
    const auto crlf = read_signing_request(pem_file("station_ec.crlf.csr.pem"));
    REQUIRE(crlf.has_value());
    CHECK(crlf->pem == plain->pem);
}

TEST_CASE("A request that proves nothing is refused in words") {
    CHECK(read_signing_request("").error().text ==
          "there is no request in PEM: -----BEGIN CERTIFICATE REQUEST-----");
    CHECK(read_signing_request(pem_file("root.pem")).error().text.starts_with("there is no request"));
    CHECK(read_signing_request(pem_file("tampered.csr.pem")).error().text ==
          "the request's signature does not belong to its public key");
    CHECK(read_signing_request(pem_file("weak_key.csr.pem")).error().text ==
          "the request cannot be granted: its RSA key has 1024 bits, 2048 are the least allowed");
    CHECK(read_signing_request(pem_file("sha1.csr.pem")).error().text ==
          "the request is signed over MD5 or SHA-1, which prove nothing any more");
    auto damaged = pem_file("station_ec.csr.pem");
    damaged.erase(100, 64);
    CHECK(read_signing_request(damaged).error().text ==
          "the request cannot be read: it is damaged or no PKCS #10 request");
    const auto once = pem_file("station_ec.csr.pem");
    CHECK(read_signing_request(once + once).error().text == "there is more than one request");
}

TEST_CASE("A charge point's own requests are good ones") {
    for (const auto kind : {KeyKind::rsa_2048, KeyKind::ec_p256}) {
        const auto key = new_private_key(kind);
        const auto request = read_signing_request(make_signing_request(key, "SN-1", "Operator & Söhne"));
        REQUIRE(request.has_value());
        CHECK(request->common_name == "SN-1");
        CHECK(request->organization == "Operator & Söhne");
        CHECK(request->key == (kind == KeyKind::rsa_2048 ? "RSA 2048" : "EC P-256"));
    }
    CHECK(new_private_key(KeyKind::ec_p256) != new_private_key(KeyKind::ec_p256));
    CHECK_THROWS(make_signing_request("no key", "SN-1", ""));
}
