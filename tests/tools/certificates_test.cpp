#include "certs/certificate.hpp"
#include "certs/csr.hpp"
#include "tests/support/issuing.hpp"
#include "tests/support/pem_files.hpp"
#include "tests/tools/station_world.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

using namespace voltgate;
using namespace voltgate::simulator;
using tests::pem_file;

namespace {

std::string quoted(const std::string& text) {
    return boost::json::serialize(boost::json::string(text));
}

std::string install(const std::string& pem, const std::string& type = "CentralSystemRootCertificate") {
    return R"({"certificateType":")" + type + R"(","certificate":)" + quoted(pem) + "}";
}

asio::awaitable<std::string> triggered_request(World& w) {
    const auto answer = co_await w.central.command("ExtendedTriggerMessage",
                                                   R"({"requestedMessage":"SignChargePointCertificate"})");
    CHECK(answer == R"({"status":"Accepted"})");
    w.central.answers["SignCertificate"] = R"({"status":"Accepted"})";
    const bool told =
        co_await w.station->until([&] { return w.central.count("SignCertificate") > 0; }, patience);
    REQUIRE(told);
    co_return std::string(w.central.last("SignCertificate").at("csr").as_string());
}

} // namespace

TEST_CASE("A simulated charge point asks for a certificate and takes only the one for its key") {
    for (const auto kind : {certs::KeyKind::ec_p256, certs::KeyKind::rsa_2048}) {
        World world;
        world.options.certificate_key = kind;
        world.tell([](World& w) -> asio::awaitable<void> {
            const tests::Issuer issuer;
            const auto csr = co_await triggered_request(w);
            const auto request = certs::read_signing_request(csr);
            REQUIRE(request.has_value());
            CHECK(request->organization == "Voltgate");
            CHECK(request->common_name == "VG-SIM-1");
            const auto wrong = co_await w.central.command(
                "CertificateSigned", R"({"certificateChain":)" + quoted(issuer.root()) + "}");
            CHECK(wrong == R"({"status":"Rejected"})");
            const bool told = co_await w.station->until(
                [&] { return w.central.count("SecurityEventNotification") == 1; }, patience);
            CHECK(told);
            CHECK(w.central.last("SecurityEventNotification").at("type") == "InvalidChargePointCertificate");
            const auto chain = issuer.issue(csr) + issuer.root();
            const auto right = co_await w.central.command("CertificateSigned",
                                                          R"({"certificateChain":)" + quoted(chain) + "}");
            CHECK(right == R"({"status":"Accepted"})");
            // The key is in use now: there is no request any more.
            const auto again = co_await w.central.command("CertificateSigned",
                                                          R"({"certificateChain":)" + quoted(chain) + "}");
            CHECK(again == R"({"status":"Rejected"})");
        });
    }
}

TEST_CASE("A simulated charge point keeps roots, names them as OCPP does and gives up the last one never") {
    World world;
    world.tell([](World& w) -> asio::awaitable<void> {
        const std::string ask = R"({"certificateType":"CentralSystemRootCertificate"})";
        const auto none = co_await w.central.command("GetInstalledCertificateIds", ask);
        CHECK(none == R"({"status":"NotFound"})");
        const auto expired =
            co_await w.central.command("InstallCertificate", install(pem_file("expired_root.pem")));
        CHECK(expired == R"({"status":"Rejected"})");
        const auto nonsense = co_await w.central.command("InstallCertificate", install("nonsense"));
        CHECK(nonsense == R"({"status":"Rejected"})");
        const auto first = co_await w.central.command("InstallCertificate", install(pem_file("root.pem")));
        CHECK(first == R"({"status":"Accepted"})");
        const auto listed = co_await w.central.command("GetInstalledCertificateIds", ask);
        const auto root = certs::read_certificate(pem_file("root.pem"));
        const auto name = certs::hash_data(*root, *root, certs::HashAlgorithm::sha256);
        const auto data = boost::json::parse(listed).at("certificateHashData").at(0);
        CHECK(data.at("issuerNameHash") == name.issuer_name_hash.c_str());
        CHECK(data.at("issuerKeyHash") == name.issuer_key_hash.c_str());
        CHECK(data.at("serialNumber") == "1");
        const auto remove = R"({"certificateHashData":)" + boost::json::serialize(data) + "}";
        const auto kept = co_await w.central.command("DeleteCertificate", remove);
        CHECK(kept == R"({"status":"Failed"})");
        w.station->protocol().configure("AdditionalRootCertificateCheck", "true");
        const auto foreign =
            co_await w.central.command("InstallCertificate", install(pem_file("other_root.pem")));
        CHECK(foreign == R"({"status":"Rejected"})");
        const auto second =
            co_await w.central.command("InstallCertificate", install(pem_file("next_root.pem")));
        CHECK(second == R"({"status":"Accepted"})");
        const auto gone = co_await w.central.command("DeleteCertificate", remove);
        CHECK(gone == R"({"status":"Accepted"})");
        const auto unknown = co_await w.central.command("DeleteCertificate", remove);
        CHECK(unknown == R"({"status":"NotFound"})");
    });
}

TEST_CASE("A simulated charge point takes a higher security profile only, and uses its new password") {
    World world;
    world.tell([](World& w) -> asio::awaitable<void> {
        const auto change = [](const std::string& value) {
            return R"({"key":"SecurityProfile","value":")" + value + R"("})";
        };
        const auto raised = co_await w.central.command("ChangeConfiguration", change("2"));
        CHECK(raised == R"({"status":"RebootRequired"})");
        const auto lowered = co_await w.central.command("ChangeConfiguration", change("1"));
        CHECK(lowered == R"({"status":"Rejected"})");
        const auto password = co_await w.central.command(
            "ChangeConfiguration",
            R"({"key":"AuthorizationKey","value":"30313233343536373839414243444546"})");
        CHECK(password == R"({"status":"Accepted"})");
        const auto before = w.central.arrivals;
        w.station->drop();
        const bool back = co_await w.station->until([&] { return w.central.arrivals > before; }, patience);
        REQUIRE(back);
        CHECK(w.central.password == "0123456789ABCDEF");
    });
}
