#include "tools/load/latency.hpp"
#include "tools/simulator/local_authorization.hpp"
#include "tools/simulator/outbox.hpp"
#include "tools/simulator/v16/configuration_keys.hpp"
#include "tools/simulator/wrong_types.hpp"

#include <catch2/catch.hpp>

using namespace voltgate;
using namespace voltgate::simulator;
using namespace std::chrono_literals;

namespace {

Outgoing message(Outgoing::Kind kind, std::vector<std::string>& told, const std::string& name) {
    Outgoing made;
    made.action = name;
    made.kind = kind;
    made.answered = [&told, name](const boost::json::object* answer) {
        told.push_back(name + (answer ? "+" : "-"));
    };
    return made;
}

} // namespace

TEST_CASE("configuration keys check what they are set to") {
    ConfigurationKeys keys(2);
    using Change = ConfigurationKeys::Change;
    CHECK(keys.integer("NumberOfConnectors") == 2);
    CHECK(keys.change("heartbeatinterval", "30") == Change::accepted);
    CHECK(keys.integer("HeartbeatInterval") == 30);
    CHECK(keys.change("HeartbeatInterval", "soon") == Change::rejected);
    CHECK(keys.change("HeartbeatInterval", "-1") == Change::rejected);
    CHECK(keys.change("NumberOfConnectors", "9") == Change::rejected);
    CHECK(keys.change("NoSuchKey", "1") == Change::not_supported);
    CHECK(keys.change("SecurityProfile", "1") == Change::reboot_required);
    CHECK(keys.change("LocalPreAuthorize", "TRUE") == Change::accepted);
    CHECK(keys.boolean("LocalPreAuthorize"));
    CHECK(keys.change("MeterValuesSampledData", "SoC, Voltage") == Change::accepted);
    CHECK(keys.list("MeterValuesSampledData") == std::vector<std::string>{"SoC", "Voltage"});
    CHECK(keys.change("MeterValuesSampledData", "SoC,Soup") == Change::rejected);
}

TEST_CASE("transaction messages are repeated with growing waits, then given up; others are not repeated") {
    std::vector<std::string> told;
    Outbox outbox;
    outbox.push(message(Outgoing::Kind::transaction, told, "stop"));
    outbox.push(message(Outgoing::Kind::live, told, "status"));
    const Outbox::Time now{1h};
    const Outbox::Retries retries{3, 10s};
    outbox.failed(now, retries);
    CHECK(outbox.not_before() == now + 10s);
    outbox.failed(now, retries);
    CHECK(outbox.not_before() == now + 20s);
    CHECK(told.empty());
    outbox.failed(now, retries);
    CHECK(told == std::vector<std::string>{"stop-"});
    CHECK(outbox.not_before() <= now);
    outbox.failed(now, retries);
    CHECK(told.back() == "status-");
    CHECK(outbox.empty());
}

TEST_CASE("what is worth something now only is dropped with the connection") {
    std::vector<std::string> told;
    Outbox outbox;
    outbox.push(message(Outgoing::Kind::live, told, "status"));
    outbox.push(message(Outgoing::Kind::transaction, told, "start"));
    outbox.drop_live();
    CHECK(outbox.size() == 1);
    outbox.done({});
    CHECK(told == std::vector<std::string>{"start+"});
}

TEST_CASE("the local list goes before the cache, and differential updates change it") {
    using Entries = std::vector<LocalAuthorization::Entry>;
    using Update = LocalAuthorization::Update;
    using Outcome = LocalAuthorization::Outcome;
    LocalAuthorization local;
    local.remember("tag1", {"Blocked"});
    CHECK(local.find("TAG1")->status == "Blocked");
    CHECK_FALSE(local.find(Token("TAG1", "KeyCode"))); // another kind

    CHECK(local.update(3, Update::full, Entries{{"Tag1", Verdict()}}) == Outcome::accepted);
    CHECK(local.find("tag1")->status == "Accepted");

    const Entries gone{{"TAG1", std::nullopt}};
    CHECK(local.update(3, Update::differential, gone) == Outcome::version_mismatch);
    CHECK(local.update(4, Update::differential, gone) == Outcome::accepted);
    CHECK(local.version() == 4);
    CHECK(local.find("tag1")->status == "Blocked"); // the cache again
    local.forget_answers();
    CHECK_FALSE(local.find("tag1"));
}

TEST_CASE("wrong types: every number becomes a text") {
    CHECK(with_wrong_types(R"({"a":1,"b":[2.5,{"c":-3}],"d":"x","e":true})") ==
          R"({"a":"1","b":["2.5E0",{"c":"-3"}],"d":"x","e":true})");
}

TEST_CASE("latency percentiles are right within a few percent") {
    load::Latencies latencies;
    for (int ms = 1; ms <= 1'000; ++ms)
        latencies.add(std::chrono::milliseconds(ms));
    CHECK(latencies.percentile_ms(0.5) == Approx(500).epsilon(0.03));
    CHECK(latencies.percentile_ms(0.99) == Approx(990).epsilon(0.03));
    CHECK(load::Latencies().percentile_ms(0.5) == 0);
}
