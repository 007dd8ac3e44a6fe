#include "ocpp/transport/listener.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/status_log.hpp"
#include "tests/scenarios/world.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <future>
#include <utility>
#include <vector>

namespace voltgate::tests {
namespace {

namespace asio = boost::asio;

/// A second door to the same central system. Who comes this way is let in or refused as ever, but learns of
/// it only when the door is opened.
class SlowDoor final : public ocpp::ArrivalHandler {
public:
    explicit SlowDoor(ocpp::ArrivalHandler& system)
        : system_(system)
        , listener_({.address = {asio::ip::address_v4::loopback(), 0}}, {&loop_.context()}, *this) {
        listener_.start();
    }
    ~SlowDoor() {
        open();
        listener_.stop();
        loop_.run(listener_.drained());
    }

    [[nodiscard]] unsigned short port() const { return listener_.local_endpoint().port(); }
    void wait_for_knock() { knocked_.get_future().wait(); }
    void open() {
        loop_.call([this] { opened_.expires_at(std::chrono::steady_clock::time_point::min()); });
    }

    asio::awaitable<ocpp::Admission> admit(const ocpp::Handshake& handshake) override {
        auto admission = co_await system_.admit(handshake);
        knocked_.set_value();
        boost::system::error_code moved;
        co_await opened_.async_wait(asio::redirect_error(asio::use_awaitable, moved));
        co_return admission;
    }
    asio::awaitable<void> serve(ocpp::Arrival arrival) override { return system_.serve(std::move(arrival)); }

private:
    ocpp::ArrivalHandler& system_;
    LoopThread loop_;
    std::promise<void> knocked_;
    asio::steady_timer opened_{loop_.context(), std::chrono::steady_clock::time_point::max()};
    ocpp::Listener listener_;
};

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

TEST_CASE("a connection that takes longer to be let in does not displace a newer one") {
    World world;
    SlowDoor door(world.server.csms());
    auto through_the_door = world.client_options("CP1");
    through_the_door.port = door.port();
    RawStation older(world.stations, through_the_door);
    auto connecting = std::async(std::launch::async, [&older] { return older.connect(); });
    door.wait_for_knock();
    auto newer = world.booted("CP1");

    door.open();
    CHECK(connecting.get() == 101);
    CHECK(older.closed().has_value());
    newer.call("Heartbeat", "{}");
    CHECK(world.server.csms().directory().size() == 1);
    const auto log = world.server.read(
        [](storage::Database& db) { return storage::connection_log::list(db, "CP1", {}).data; });
    REQUIRE(log.size() == 1);
    CHECK_FALSE(log.front().disconnected_at.has_value());
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
