#include "storage/records/charge_points.hpp"
#include "storage/records/status_log.hpp"
#include "tests/scenarios/world.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <future>
#include <vector>

namespace voltgate::tests {
namespace {

TEST_CASE("a charge point that drops and reconnects at once, a hundred times, harms nobody") {
    World world;
    auto calm = world.booted("CALM");
    auto restless = world.booted("RESTLESS");
    constexpr int drops = 100;
    for (int each = 0; each < drops; ++each) {
        restless.drop();
        REQUIRE(restless.connect() == 101);
        calm.call("Heartbeat", "{}");
        restless.call("Heartbeat", "{}"); // its accepted state has survived
    }
    CHECK(world.server.csms().directory().size() == 2);
    const auto record =
        world.server.read([](storage::Database& db) { return storage::charge_points::get(db, "RESTLESS"); });
    CHECK(record.value().connected);

    restless.close();
    const auto all_closed = [&] {
        const auto log = world.server.read([](storage::Database& db) {
            return storage::connection_log::list(db, "RESTLESS", {.cursor = {}, .limit = drops + 10}).data;
        });
        return log.size() == drops + 1 && std::all_of(log.begin(), log.end(), [](const auto& entry) {
                   return entry.disconnected_at.has_value();
               });
    };
    CHECK(world.server.becomes_true(all_closed));
    CHECK(world.server.csms().directory().size() == 1);
    CHECK_FALSE(
        world.server.read([](storage::Database& db) { return storage::charge_points::get(db, "RESTLESS"); })
            .value()
            .connected);
}

TEST_CASE("charge points that take their own place over and over leave one connection each") {
    World world;
    auto first = world.booted("CP1");
    constexpr int takeovers = 50;
    std::vector<RawStation> all;
    for (int each = 0; each < takeovers; ++each) {
        all.push_back(world.station("CP1"));
        REQUIRE(all.back().connect() == 101);
    }
    all.back().call("Heartbeat", "{}");
    CHECK(first.closed().has_value());
    for (std::size_t each = 0; each + 1 < all.size(); ++each)
        CHECK(all[each].closed().has_value());
    CHECK(world.server.csms().directory().size() == 1);
    all.back().call("Heartbeat", "{}");
    CHECK(world.server.read([](storage::Database& db) { return storage::charge_points::get(db, "CP1"); })
              .value()
              .connected);
}

TEST_CASE("a call that is open when another connection takes over fails at once, and the next goes to the "
          "new one") {
    World world;
    LoopThread operators;
    auto old_one = world.booted("CP1");
    core::Submission unlock;
    unlock.charge_point_id = "CP1";
    unlock.verb = "unlock";
    unlock.body = {{"evse_id", 1}};
    unlock.wait = std::chrono::seconds(20);
    const auto submit = [&] {
        auto work = world.server.csms().commands().submit(unlock);
        return std::async(std::launch::async, [&operators, work = std::move(work)]() mutable {
            return operators.run(std::move(work));
        });
    };
    auto first = submit();
    old_one.expect();

    auto new_one = world.station("CP1");
    REQUIRE(new_one.connect() == 101);
    CHECK(old_one.closed().has_value());
    const auto lost = first.get();
    REQUIRE(lost.has_value());
    CHECK(lost->status == storage::CommandStatus::timed_out);
    CHECK(lost->error_code == "connection_lost");

    auto second = submit();
    const auto frame = boost::json::parse(new_one.expect());
    new_one.send("[3," + boost::json::serialize(frame.as_array().at(1)) + R"(,{"status":"Unlocked"}])");
    const auto answered = second.get();
    REQUIRE(answered.has_value());
    CHECK(answered->status == storage::CommandStatus::accepted);
}

} // namespace
} // namespace voltgate::tests
