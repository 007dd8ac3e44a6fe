#include "api/external_authorizer.hpp"
#include "storage/records/authorizations.hpp"
#include "storage/records/sessions.hpp"
#include "tests/api/resource_fixture.hpp"
#include "tests/support/http_receiver.hpp"
#include "tests/support/name_gate.hpp"

#include <catch2/catch.hpp>

#include <atomic>

namespace voltgate::tests {

namespace {

using namespace std::chrono_literals;
using core::AuthorizerFallback;
using core::AuthorizerScope;

Reply accepts(const Received&) {
    return reply(200, R"({"status":"accepted","group_id":"NET","expire_at":"2026-12-31T00:00:00Z"})");
}

/// A server that asks a receiver about tags it does not know.
struct AuthorizerWorld {
    explicit AuthorizerWorld(HttpReceiver::Answer answer, const TlsIdentity* tls = nullptr)
        : receiver(std::move(answer), tls) {
        options.url = receiver.url("/decide");
        options.secret = "word";
        server.csms.settings.authorizer.scope = AuthorizerScope::unknown;
        server.csms.settings.authorizer.timeout = 20s;
    }

    Resources& start() {
        authorizer.emplace(options);
        server.csms.authorizer = &*authorizer;
        resources.emplace(server);
        return *resources;
    }

    [[nodiscard]] std::size_t asked() const { return receiver.received().size(); }

    HttpReceiver receiver;
    api::ExternalAuthorizerOptions options;
    ServerFixtureOptions server;
    std::optional<api::ExternalAuthorizer> authorizer;
    std::optional<Resources> resources;
};

std::string status_of(const boost::json::value& answer) {
    return std::string(answer.at("idTagInfo").at("status").as_string());
}

std::string authorize(RawStation& station, const std::string& tag) {
    return status_of(station.call("Authorize", R"({"idTag":")" + tag + R"("})"));
}

std::string start_message(const std::string& tag) {
    return R"({"connectorId":1,"idTag":")" + tag + R"(","meterStart":0,"timestamp":"2026-03-01T12:00:00Z"})";
}

} // namespace

TEST_CASE("the external authorizer is asked about an unknown tag, and its answer is kept for a while") {
    AuthorizerWorld world(accepts);
    auto& resources = world.start();
    auto station = resources.booted("CP1");
    const auto answer = station.call("Authorize", R"({"idTag":"ROAMING"})");
    CHECK(status_of(answer) == "Accepted");
    CHECK(answer.at("idTagInfo").at("parentIdTag").as_string() == "NET");
    CHECK(answer.at("idTagInfo").at("expiryDate").as_string() == "2026-12-31T00:00:00Z");
    const auto question = world.receiver.received().at(0);
    CHECK(question.method == "POST");
    CHECK(question.target == "/decide");
    CHECK(question.headers.at("authorization") == "Bearer word");
    CHECK(question.headers.at("content-type") == "application/json");
    CHECK(boost::json::parse(question.body) ==
          boost::json::parse(R"({"charge_point_id":"CP1","id_tag":"ROAMING","action":"Authorize"})"));

    // A start soon after needs no further question; its session is entered where it stands who decided.
    CHECK(status_of(station.call("StartTransaction", start_message("roaming"))) == "Accepted");
    CHECK(world.asked() == 1);
    const auto answered = resources.client.get("/api/v1/authorizations?source=external");
    const auto records = Resources::json(answered).at("data").as_array();
    REQUIRE(records.size() == 1);
    CHECK(records[0].as_object().contains("session_id"));
    CHECK(resources.client.get("/metrics")
              .body.find(R"(voltgate_authorizer_questions_total{outcome="answered"} 1)") !=
          std::string::npos);

    resources.server.clock().advance(10min);
    CHECK(authorize(station, "ROAMING") == "Accepted");
    CHECK(world.asked() == 2);
}

TEST_CASE(
    "the external authorizer is not asked about a tag that is registered here, unless it decides about all") {
    AuthorizerWorld world([](const Received&) { return reply(200, R"({"status":"blocked"})"); });
    const auto all = GENERATE(false, true);
    if (all)
        world.server.csms.settings.authorizer.scope = AuthorizerScope::all;
    auto& resources = world.start();
    REQUIRE(resources.client.post("/api/v1/id-tags", R"({"id_tag_uid":"KNOWN"})").status == 201);
    auto station = resources.booted("CP1");
    CHECK(authorize(station, "KNOWN") == (all ? "Blocked" : "Accepted"));
    CHECK(world.asked() == (all ? 1 : 0));
    REQUIRE(resources.client.post("/api/v1/id-tags/KNOWN/actions/block", "").status == 200);
    CHECK(authorize(station, "KNOWN") == "Blocked");
}

TEST_CASE("a start is on disk before the external authorizer is asked about it") {
    std::atomic<int> stored = -1;
    Resources* running = nullptr;
    AuthorizerWorld world([&](const Received&) {
        const auto sessions =
            running->server.read([](storage::Database& db) { return storage::sessions::list(db, {}, {}); });
        stored = static_cast<int>(sessions.data.size());
        return reply(200, R"({"status":"concurrent_tx"})");
    });
    running = &world.start();
    auto station = running->booted("CP1");
    const auto answer = station.call("StartTransaction", start_message("ROAMING"));
    CHECK(stored == 1);
    CHECK(status_of(answer) == "ConcurrentTx");
    CHECK(answer.at("transactionId").as_int64() > 0);
    const auto question = boost::json::parse(world.receiver.received().at(0).body);
    CHECK(question.at("action").as_string() == "StartTransaction");
    CHECK(question.at("evse_id").as_int64() == 1);
    const auto session =
        Resources::json(running->client.get("/api/v1/sessions")).at("data").at(0).as_object();
    CHECK(session.at("authorization_status").as_string() == "ConcurrentTx");
    // The charge point's repeat gets the same answer without a question.
    CHECK(station.call("StartTransaction", start_message("ROAMING")) == answer);
    CHECK(world.asked() == 1);
}

TEST_CASE("a stop waits for no external authorizer: what is known of its tag is said, else nothing") {
    AuthorizerWorld world(accepts);
    auto& resources = world.start();
    auto station = resources.booted("CP1");
    const auto begun = station.call("StartTransaction", start_message("ROAMING"));
    const auto stop = R"({"transactionId":)" + boost::json::serialize(begun.at("transactionId")) +
                      R"(,"idTag":"ROAMING","meterStop":9,"timestamp":"2026-03-01T12:10:00Z"})";
    CHECK(status_of(station.call("StopTransaction", stop)) == "Accepted");
    resources.server.clock().advance(1h);
    CHECK(station.call("StopTransaction", stop) == boost::json::parse("{}"));
    CHECK(world.asked() == 1);
}

TEST_CASE("limits that the external authorizer sets are kept") {
    AuthorizerWorld world([](const Received&) {
        return reply(
            200,
            R"({"status":"accepted","limits":{"max_concurrent_sessions":2,"max_energy_wh_per_session":9000}})");
    });
    auto& resources = world.start();
    auto station = resources.booted("CP1");
    auto other = resources.booted("CP2");
    auto third = resources.booted("CP3");
    CHECK(status_of(station.call("StartTransaction", start_message("ROAMING"))) == "Accepted");
    CHECK(status_of(other.call("StartTransaction", start_message("ROAMING"))) == "Accepted");
    CHECK(status_of(third.call("StartTransaction", start_message("ROAMING"))) == "ConcurrentTx");
    const auto sessions = Resources::json(resources.client.get("/api/v1/sessions?charge_point_id=CP1"));
    CHECK(sessions.at("data").at(0).at("limits").at("energy_wh").as_int64() == 9'000);
}

TEST_CASE("an answer without sense is none") {
    const std::string body =
        GENERATE(as<std::string>{}, "", "not json", "[]", "{}", R"({"status":"sure"})",
                 R"({"status":"accepted","expire_at":"tomorrow"})", R"({"status":"accepted","limits":7})");
    INFO(body);
    const auto read = api::external_answer(body);
    CHECK_FALSE(read.answer);
    CHECK_FALSE(read.fault.empty());
}

TEST_CASE("when the external authorizer lies or fails, the fallback counts") {
    const auto lie = GENERATE(0, 1, 2, 3);
    AuthorizerWorld world([&](const Received&) {
        switch (lie) {
        case 0:
            return reply(500, R"({"status":"accepted"})");
        case 1:
            return reply(200, "<html>accepted</html>");
        case 2:
            return reply(200, R"({"status":"accepted","pad":")" + std::string(100'000, 'x') + R"("})");
        default:
            return Reply{"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"status\"", false};
        }
    });
    INFO("lie " << lie);
    auto& resources = world.start();
    auto station = resources.booted("CP1");
    CHECK(authorize(station, "ROAMING") == "Invalid");
    CHECK(status_of(station.call("StartTransaction", start_message("ROAMING"))) == "Invalid");
    CHECK(world.asked() == 2);
}

TEST_CASE("an external authorizer that hangs holds up nothing but the answer, and not for ever") {
    AuthorizerWorld world([](const Received&) { return silence(); });
    world.server.csms.settings.authorizer.timeout = 400ms;
    world.server.csms.settings.authorizer.fallback = AuthorizerFallback::accept;
    auto& resources = world.start();
    auto waiting = resources.booted("CP1");
    auto other = resources.booted("CP2");
    waiting.send(R"([2,"a","Authorize",{"idTag":"ROAMING"}])");
    REQUIRE(world.receiver.wait_for(1));
    other.call("Heartbeat", "{}");
    CHECK(waiting.expect().starts_with(R"([3,"a",{"idTagInfo":{"status":"Accepted")"));
    CHECK(resources.client.get("/metrics")
              .body.find(R"(voltgate_authorizer_questions_total{outcome="unanswered"} 1)") !=
          std::string::npos);
}

TEST_CASE("a server that stops waits for no external authorizer, and decides nothing in its place") {
    AuthorizerWorld world([](const Received&) { return silence(); });
    world.server.csms.settings.authorizer.timeout = 25s;
    auto& resources = world.start();
    auto station = resources.booted("CP1");
    station.send(R"([2,"a","StartTransaction",)" + start_message("ROAMING") + "]");
    REQUIRE(world.receiver.wait_for(1));
    const auto begun = std::chrono::steady_clock::now();
    resources.server.stop();
    CHECK(std::chrono::steady_clock::now() - begun < 20s);
    world.receiver.answer_with(accepts);
    resources.server.start();
    auto again = resources.booted("CP1");
    CHECK(status_of(again.call("StartTransaction", start_message("ROAMING"))) == "Accepted");
    const auto sessions = Resources::json(resources.server.client().get("/api/v1/sessions"));
    CHECK(sessions.at("data").as_array().size() == 1);
}

TEST_CASE("a name of the external authorizer that hangs holds up no stop") {
    AuthorizerWorld world(accepts);
    NameGate gate;
    world.options.url = "http://hangs.test:" + std::to_string(world.receiver.port()) + "/decide";
    world.options.lookups = gate.lookups();
    world.server.csms.settings.authorizer.timeout = 60s;
    auto& resources = world.start();
    auto station = resources.booted("CP1");
    station.send(R"([2,"a","Authorize",{"idTag":"ROAMING"}])");
    REQUIRE(gate.wait_for_asked("hangs.test"));
    const auto begun = std::chrono::steady_clock::now();
    resources.server.stop();
    CHECK(std::chrono::steady_clock::now() - begun < 20s);
    CHECK(gate.answered() == 0);
}

TEST_CASE("when the external authorizer cannot be reached its last word may count, also after a restart") {
    AuthorizerWorld world(accepts);
    world.server.csms.settings.authorizer.fallback = AuthorizerFallback::use_last_known;
    auto& resources = world.start();
    auto station = resources.booted("CP1");
    CHECK(authorize(station, "ROAMING") == "Accepted");
    world.receiver.answer_with([](const Received&) { return reply(503); });
    resources.server.clock().advance(1h);
    resources.server.stop();
    resources.server.start();
    auto again = resources.booted("CP1");
    CHECK(authorize(again, "ROAMING") == "Accepted");
    CHECK(authorize(again, "STRANGER") == "Invalid");
    CHECK(world.asked() == 3);
}

TEST_CASE("the external authorizer is asked over TLS, and only when it is who it should be") {
    const auto identity = make_tls_identity();
    const auto trusted = GENERATE(true, false);
    AuthorizerWorld world(accepts, &identity);
    if (trusted)
        world.options.trusted_certificates = identity.certificate;
    auto& resources = world.start();
    auto station = resources.booted("CP1");
    CHECK(authorize(station, "ROAMING") == (trusted ? "Accepted" : "Invalid"));
    CHECK(world.asked() == (trusted ? 1 : 0));
}

} // namespace voltgate::tests
