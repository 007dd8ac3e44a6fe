#include "certs/certificate.hpp"
#include "certs/csr.hpp"
#include "certs/encoding.hpp"
#include "certs/pem.hpp"
#include "tests/support/pem_files.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <string>

using namespace voltgate::certs;
using voltgate::tests::pem_file;

namespace {

constexpr int rounds = 3'000;

/// Overwrites, cuts or doubles a piece, always the same ones.
std::string damaged(std::string bytes, std::mt19937& random) {
    const auto at = random() % bytes.size();
    switch (random() % 4) {
    case 0:
        bytes[at] = static_cast<char>(random());
        break;
    case 1:
        bytes.erase(at, random() % 16);
        break;
    case 2:
        bytes.insert(at, bytes.substr(at, random() % 16));
        break;
    default:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
    }
    return bytes;
}

/// The DER of the first block, and a block again.
std::string der_in(const std::string& pem) {
    const auto begin = pem.find('\n') + 1;
    auto body = pem.substr(begin, pem.find("-----END") - begin);
    std::erase(body, '\n');
    return from_base64(body).value();
}
std::string pem_of(const std::string& der, const std::string& label) {
    const auto text = base64(der);
    std::string lines;
    for (std::size_t at = 0; at < text.size(); at += 64)
        lines += text.substr(at, 64) + "\n";
    return "-----BEGIN " + label + "-----\n" + lines + "-----END " + label + "-----\n";
}

} // namespace

TEST_CASE("A damaged certificate is read or refused, and never believed to be signed") {
    std::mt19937 random(1);
    const auto issuer = read_certificate(pem_file("intermediate.pem"));
    const auto original = read_chain(pem_file("station_rsa.chain.pem"))->front();
    int read_all_the_same = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto der = damaged(original.der, random);
        const auto certificate = read_certificate(pem_of(der, "CERTIFICATE"));
        if (!certificate)
            continue;
        ++read_all_the_same;
        hash_data(*certificate, *issuer, HashAlgorithm::sha384);
        if (certificate->der != original.der)
            CHECK_FALSE(is_signed_by(*certificate, *issuer));
    }
    CHECK(read_all_the_same > 0);
}

TEST_CASE("A damaged request for a certificate is refused") {
    std::mt19937 random(2);
    const auto original = read_signing_request(pem_file("station_ec.csr.pem"));
    const auto der = der_in(original->pem);
    for (int round = 0; round < rounds; ++round) {
        const auto bytes = damaged(der, random);
        const auto request = read_signing_request(pem_of(bytes, "CERTIFICATE REQUEST"));
        if (request && bytes != der)
            // What is signed over is as it was.
            CHECK(request->subject == original->subject);
    }
}

TEST_CASE("Any text is taken for PEM or not") {
    std::mt19937 random(3);
    const auto chain = pem_file("station_ec.chain.pem");
    for (int round = 0; round < rounds; ++round) {
        const auto text = damaged(damaged(chain, random), random);
        for (const auto& block : pem_blocks(text, "CERTIFICATE"))
            CHECK(block.starts_with("-----BEGIN CERTIFICATE-----"));
        const auto read = read_chain(text);
        CHECK((read.has_value() || !read.error().text.empty()));
    }
}
