#include "certs/certificate.hpp"
#include "certs/encoding.hpp"
#include "certs/pem.hpp"
#include "tests/support/pem_files.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <sstream>

using namespace voltgate::certs;
using voltgate::tests::pem_file;

namespace {

Certificate certificate(const std::string& name) {
    const auto leaf = pem_blocks(pem_file(name), "CERTIFICATE").front();
    auto read = read_certificate(leaf);
    INFO(name);
    REQUIRE(read.has_value());
    return *read;
}

std::string with_crlf(std::string text) {
    for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2))
        text.replace(at, 1, "\r\n");
    return text;
}

} // namespace

TEST_CASE("A certificate says what is in it") {
    const auto root = certificate("root.pem");
    CHECK(root.subject == "CN=Test Root,O=Voltgate");
    CHECK(root.issuer == root.subject);
    CHECK(root.common_name == "Test Root");
    CHECK(root.organization == "Voltgate");
    CHECK(root.serial_number == "1");
    CHECK(root.key == "RSA 2048");
    CHECK(root.not_before == std::chrono::sys_days(std::chrono::year(2025) / 1 / 1));
    CHECK(root.not_after == std::chrono::sys_days(std::chrono::year(2125) / 1 / 1));
    CHECK(root.fingerprint.size() == 64);
    CHECK(certificate("next_root.pem").key == "EC P-256");
    CHECK(certificate("intermediate.pem").serial_number == "FEDCBA987654321");
    CHECK(certificate("expired_root.pem").organization.empty());
}

TEST_CASE("Who signed a certificate is found by its signature") {
    const auto root = certificate("root.pem");
    const auto next = certificate("next_root.pem");
    const auto other = certificate("other_root.pem");
    CHECK(is_self_signed(root));
    CHECK(is_self_signed(other));
    CHECK_FALSE(is_self_signed(next));
    CHECK(is_signed_by(next, root));
    CHECK_FALSE(is_signed_by(next, other));
    CHECK_FALSE(is_signed_by(root, next));
}

TEST_CASE("A chain begins with the leaf, and each certificate is signed by the next") {
    for (const auto* name : {"station_rsa.chain.pem", "station_ec.chain.pem"}) {
        const auto chain = read_chain(pem_file(name));
        REQUIRE(chain.has_value());
        REQUIRE(chain->size() == 2);
        CHECK(chain->front().common_name == "CP1");
        CHECK(chain->back().common_name == "Test Intermediate");
        CHECK(read_chain(with_crlf(pem_file(name)))->front().pem == chain->front().pem);
    }
    const auto wrong = read_chain(pem_file("intermediate.pem") + pem_file("other_root.pem"));
    REQUIRE_FALSE(wrong.has_value());
    CHECK(wrong.error().text ==
          "certificate 1 of the chain is not signed by the next one; the leaf comes first");
    CHECK_FALSE(read_chain("").has_value());
}

TEST_CASE("What is no certificate is refused in words") {
    CHECK(read_certificate("hello").error().text ==
          "there is no certificate in PEM: -----BEGIN CERTIFICATE-----");
    CHECK(
        read_certificate(pem_file("station_ec.csr.pem")).error().text.starts_with("there is no certificate"));
    CHECK(read_certificate(pem_file("station_ec.chain.pem")).error().text ==
          "there are 2 certificates, one is wanted");
    auto damaged = pem_file("root.pem");
    damaged.erase(200, 60);
    CHECK(read_certificate(damaged).error().text ==
          "the certificate cannot be read: it is damaged or no X.509 certificate");
}

TEST_CASE("PEM is read whatever its line ends, and comments between the blocks are left out") {
    const auto plain = pem_file("root.pem");
    CHECK(normalised_pem(with_crlf(plain)) == plain);
    CHECK(normalised_pem("  \r\n" + plain + "\n \n") == plain);
    CHECK(pem_certificates("subject: Test Root\n" + plain + "issuer: itself\n" + plain) == plain + plain);
    CHECK(pem_blocks(plain.substr(0, 300), "CERTIFICATE").empty());
    CHECK(pem_blocks(plain, "CERTIFICATE REQUEST").empty());
}

TEST_CASE("OCPP's name of a certificate is what the openssl program computes") {
    const std::map<std::string, HashAlgorithm> algorithms{{"sha256", HashAlgorithm::sha256},
                                                          {"sha384", HashAlgorithm::sha384},
                                                          {"sha512", HashAlgorithm::sha512}};
    const std::map<std::string, std::string> files{{"station_rsa", "station_rsa.chain.pem"}};
    std::istringstream lines(pem_file("hashes.txt"));
    std::string line;
    int compared = 0;
    while (std::getline(lines, line)) {
        if (line.starts_with('#'))
            continue;
        std::istringstream words(line);
        std::string name, issuer, algorithm;
        HashData expected;
        words >> name >> issuer >> algorithm >> expected.issuer_name_hash >> expected.issuer_key_hash >>
            expected.serial_number;
        expected.algorithm = algorithms.at(algorithm);
        const auto file = files.contains(name) ? files.at(name) : name + ".pem";
        const auto found = hash_data(certificate(file), certificate(issuer + ".pem"), expected.algorithm);
        INFO(line);
        CHECK(name_the_same(found, expected));
        CHECK_FALSE(found.serial_number.starts_with('0'));
        ++compared;
    }
    CHECK(compared == 15);
}

TEST_CASE("Two names are the same whatever the letter case and the leading zeros of the serial number") {
    const HashData name{HashAlgorithm::sha256, "ab", "cd", "1F"};
    CHECK(name_the_same(name, {HashAlgorithm::sha256, "AB", "Cd", "001f"}));
    CHECK_FALSE(name_the_same(name, {HashAlgorithm::sha512, "ab", "cd", "1F"}));
    CHECK_FALSE(name_the_same(name, {HashAlgorithm::sha256, "ab", "cd", "1F0"}));
    CHECK_FALSE(name_the_same(name, {HashAlgorithm::sha256, "ab", "ce", "1F"}));
}

TEST_CASE("A certificate may be given as the base64 of its DER, on as many lines as it likes") {
    const auto root = certificate("root.pem");
    CHECK(as_pem(base64(root.der)) == root.pem);
    auto lines = base64(root.der);
    lines.insert(70, "\r\n ");
    CHECK(as_pem(lines) == root.pem);
    CHECK(as_pem(root.pem) == root.pem);
    for (const auto* neither : {"", "nonsense", "AAAA", "-----BEGIN CERTIFICATE-----"})
        CHECK(as_pem(neither) == neither);
}
