#include "certs/pem.hpp"
#include "core/certificates/installed.hpp"
#include "core/certificates/signing.hpp"
#include "storage/records/configuration_keys.hpp"
#include "storage/records/reviews.hpp"
#include "tests/core/domain_fixture.hpp"
#include "tests/support/pem_files.hpp"

#include <catch2/catch.hpp>

using namespace voltgate;
using namespace voltgate::core;
using namespace voltgate::core::certificates;
using namespace std::chrono_literals;
using storage::CertificateType;
using tests::pem_file;

namespace {

struct CertificatesFixture : DomainFixture {
    void tell(const std::string& key, const std::string& value) {
        storage::ConfigurationKey row;
        row.charge_point_id = "CP1";
        row.name = key;
        row.value = value;
        row.reported_at = now;
        storage::configuration_keys::put(db, row);
    }

    std::string install_fault(const std::string& file, RootType type = RootType::CSMSRootCertificate) {
        const auto refused = refuse_install(db, "CP1", {type, pem_file(file)}, now);
        return refused ? refused->detail : "";
    }

    void install(const std::string& file, RootType type = RootType::CSMSRootCertificate) {
        installed(db, origin(), {type, pem_file(file)});
    }

    std::vector<storage::Certificate> rows() { return storage::certificates::of_charge_point(db, "CP1"); }

    bool ask(const std::string& csr) {
        const boost::json::value message(boost::json::object{{"csr", csr}});
        return demand(db, {origin(), csr, read_demand(csr), message}, settings);
    }

    std::string signed_fault(const std::string& chain, std::optional<std::string> request_id = {}) {
        const auto refused = refuse_signed(db, "CP1", {chain, request_id}, now);
        return refused ? refused->detail : "";
    }

    std::vector<storage::CertificateRequest> requests() {
        return storage::certificate_requests::list(db, {"CP1", {}}, {}).data;
    }

    std::string last_reason() { return requests().at(0).reason.value_or(""); }
};

certs::HashData name_of(const std::string& file, const std::string& issuer, certs::HashAlgorithm algorithm) {
    return certs::hash_data(*certs::read_certificate(pem_file(file)),
                            *certs::read_certificate(pem_file(issuer)), algorithm);
}

} // namespace

TEST_CASE_METHOD(CertificatesFixture, "A root that cannot be read or is not valid now is not sent") {
    CHECK(install_fault("root.pem").empty());
    CHECK(install_fault("expired_root.pem") ==
          "the certificate of CN=Expired Root expired at 2021-01-01T00:00:00Z");
    CHECK(install_fault("station_ec.csr.pem").starts_with("there is no certificate"));
    now -= 24h * 365 * 2;
    CHECK(install_fault("root.pem").find("is valid only from 2025-01-01") != std::string::npos);
}

TEST_CASE_METHOD(CertificatesFixture,
                 "A full certificate store gets no more, but what is there may be sent again") {
    tell("CertificateStoreMaxLength", "2");
    install("root.pem");
    install("other_root.pem", RootType::ManufacturerRootCertificate);
    CHECK(install_fault("third_root.pem").find("takes 2 certificates and has as many") != std::string::npos);
    CHECK(install_fault("root.pem").empty());
    install("root.pem");
    CHECK(rows().size() == 2);
}

TEST_CASE_METHOD(CertificatesFixture,
                 "AdditionalRootCertificateCheck wants a new root signed by the present one") {
    install("root.pem");
    CHECK(install_fault("other_root.pem").empty());
    tell("AdditionalRootCertificateCheck", "True");
    CHECK(install_fault("other_root.pem").find("only if its present one has signed it") != std::string::npos);
    CHECK(install_fault("other_root.pem", RootType::ManufacturerRootCertificate).empty());
    CHECK(install_fault("next_root.pem").empty());
    install("next_root.pem");
    CHECK(install_fault("third_root.pem").find("an old and a new root already") != std::string::npos);
}

TEST_CASE_METHOD(CertificatesFixture, "What a charge point lists is matched with what was installed") {
    install("root.pem");
    install("next_root.pem");
    const auto root_id = rows().at(0).id;
    const auto root = name_of("root.pem", "root.pem", certs::HashAlgorithm::sha512);
    const auto next = name_of("next_root.pem", "root.pem", certs::HashAlgorithm::sha256);
    const certs::HashData foreign{certs::HashAlgorithm::sha256, "aa", "bb", "0C"};
    now += 1h;
    listed(db, origin(), CertificateType::CSMSRootCertificate, {root, next, foreign});
    const auto after = rows();
    REQUIRE(after.size() == 3);
    CHECK(after[0].id == root_id);
    CHECK(after[0].hash_algorithm == storage::CertificateHashAlgorithm::SHA512);
    CHECK(after[0].issuer_key_hash == root.issuer_key_hash);
    CHECK(after[0].pem == pem_file("root.pem"));
    CHECK(after[1].listed_at == now);
    CHECK(after[1].pem == pem_file("next_root.pem"));
    CHECK(after[2].serial_number == "0C");
    CHECK_FALSE(after[2].pem);

    SECTION("what it lists no more is gone; other types stay") {
        install("other_root.pem", RootType::ManufacturerRootCertificate);
        listed(db, origin(), CertificateType::CSMSRootCertificate, {foreign});
        REQUIRE(rows().size() == 2);
        CHECK(rows()[0].serial_number == "0C");
        listed(db, origin(), CertificateType::CSMSRootCertificate, {});
        REQUIRE(rows().size() == 1);
        CHECK(rows()[0].type == CertificateType::ManufacturerRootCertificate);
    }
    SECTION("it is deleted by the name that the charge point gave it") {
        const auto named = named_by(db, "CP1", {root_id, {}, {}});
        REQUIRE(named);
        CHECK(named->algorithm == certs::HashAlgorithm::sha512);
        removed(db, origin(), *named);
        CHECK(rows().size() == 2);
        CHECK_FALSE(named_by(db, "CP1", {root_id, {}, {}}));
    }
}

TEST_CASE_METHOD(CertificatesFixture,
                 "A certificate to be deleted is named in one way, and is this charge point's") {
    install("next_root.pem");
    const auto id = rows().at(0).id;
    const HashDataBody name{storage::CertificateHashAlgorithm::SHA256, "aa", "bb", "1"};
    CHECK(refuse_delete(db, "CP1", {})->field == "certificate_id");
    CHECK(refuse_delete(db, "CP1", {id, name, {}})->field == "certificate_id");
    CHECK_FALSE(refuse_delete(db, "CP1", {{}, name, {}}));
    CHECK(refuse_delete(db, "CP2", {id, {}, {}})->code == "certificate_not_found");
    // Signed by another, whose key is not known here: only the charge point can say how it names it.
    CHECK(refuse_delete(db, "CP1", {id, {}, {}})->code == "certificate_not_listed");
}

TEST_CASE_METHOD(CertificatesFixture,
                 "A request for a certificate must name the charge point and its operator") {
    CHECK(ask(pem_file("station_ec.csr.pem")));
    CHECK(ask(pem_file("other_operator.csr.pem")));
    tell("CpoName", "Voltgate");
    CHECK_FALSE(ask(pem_file("other_operator.csr.pem")));
    CHECK(last_reason() == "its O \"Somebody\" is not the operator \"Voltgate\" (CpoName)");
    CHECK_FALSE(ask(pem_file("other_station.csr.pem")));
    CHECK(last_reason() == "its CN \"CP2\" is neither the charge point's serial number nor its identity");
    CHECK_FALSE(ask(pem_file("tampered.csr.pem")));
    CHECK(last_reason() == "the request's signature does not belong to its public key");
    CHECK_FALSE(ask("hello"));
    CHECK_FALSE(ask(std::string(5'501, 'x')));
    CHECK(last_reason() == "the request has 5501 characters, 5500 are the most");
    const auto reviews = storage::reviews::list(db, {}, {}).data;
    REQUIRE(reviews.size() == 5);
    CHECK(reviews[0].kind == "certificate_request_refused");
}

TEST_CASE_METHOD(CertificatesFixture,
                 "pitfall 47: a request without the operator's name is taken where that is allowed") {
    CHECK_FALSE(ask(pem_file("without_operator.csr.pem")));
    CHECK(last_reason() == "it names no operator (O)");
    tell("CpoName", "Voltgate");
    CHECK_FALSE(ask(pem_file("without_operator.csr.pem")));
    settings.certificates.csr_needs_organization = false;
    CHECK(ask(pem_file("without_operator.csr.pem")));
    CHECK_FALSE(ask(pem_file("other_operator.csr.pem")));
}

TEST_CASE_METHOD(CertificatesFixture, "The newest request counts, and the same one again is the same") {
    CHECK(ask(pem_file("station_rsa.csr.pem")));
    CHECK(ask(pem_file("station_rsa.csr.pem")));
    CHECK(requests().size() == 1);
    CHECK(ask(pem_file("station_ec.crlf.csr.pem")));
    REQUIRE(requests().size() == 2);
    CHECK(requests()[0].status == storage::CertificateRequestStatus::pending);
    CHECK(requests()[0].csr == pem_file("station_ec.csr.pem"));
    CHECK(requests()[1].status == storage::CertificateRequestStatus::superseded);
}

TEST_CASE_METHOD(CertificatesFixture,
                 "A signed chain must be for the pending request's key and fit into its message") {
    const auto chain = pem_file("station_ec.chain.pem");
    CHECK(signed_fault(chain) == "this charge point has asked for no certificate that is not signed yet");
    ask(pem_file("station_ec.csr.pem"));
    CHECK(signed_fault(chain).empty());
    CHECK(signed_fault(pem_file("station_rsa.chain.pem")) ==
          "the first certificate is not for the key of the request");
    CHECK(signed_fault(pem_file("intermediate.pem") + chain).find("is not signed by the next one") !=
          std::string::npos);
    tell("CertificateSignedMaxChainSize", "1000");
    CHECK(signed_fault(chain).find("more than the charge point takes") != std::string::npos);
    const auto leaf = certs::pem_blocks(chain, "CERTIFICATE").front();
    CHECK(signed_fault(leaf).empty());
    now += 24h * 36'600;
    CHECK(signed_fault(leaf).find("expired at 2125") != std::string::npos);
}

TEST_CASE_METHOD(CertificatesFixture, "What the charge point makes of its certificate closes the request") {
    ask(pem_file("station_ec.csr.pem"));
    const SendSignedCertificate command{pem_file("station_ec.chain.pem"), {}};
    SECTION("taken: it is its own from then on") {
        delivered(db, origin(), command, Taken::accepted);
        CHECK(requests()[0].status == storage::CertificateRequestStatus::signed_);
        REQUIRE(rows().size() == 1);
        CHECK(rows()[0].type == CertificateType::ChargingStationCertificate);
        CHECK(rows()[0].pem == command.certificate_chain);
        CHECK(requests()[0].certificate_id == rows()[0].id);
        CHECK(signed_fault(command.certificate_chain, requests()[0].id) == "this request is signed");
    }
    SECTION("taken after a newer request came: that one goes on waiting") {
        ask(pem_file("station_rsa.csr.pem"));
        delivered(db, origin(), command, Taken::accepted);
        CHECK(requests()[0].status == storage::CertificateRequestStatus::pending);
    }
    SECTION("not taken") {
        delivered(db, origin(), command, Taken::declined);
        CHECK(requests()[0].status == storage::CertificateRequestStatus::declined);
        CHECK(rows().empty());
    }
}

TEST_CASE("of the certificates that a charge point lists as many are kept as equipment may have") {
    Names names;
    for (std::size_t i = 0; i < most_listed + 2; ++i)
        names.add({certs::HashAlgorithm::sha256, "aa", "bb", std::to_string(i)});
    CHECK(names.kept.size() == most_listed);
    CHECK(names.kept.back().serial_number == std::to_string(most_listed - 1));
    CHECK(names.left_out == 2);
}
