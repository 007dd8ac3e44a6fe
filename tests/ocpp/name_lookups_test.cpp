#include "ocpp/transport/http_client.hpp"
#include "tests/ocpp/run.hpp"
#include "tests/support/http_receiver.hpp"
#include "tests/support/name_gate.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <deque>

using namespace voltgate::ocpp;
using namespace voltgate::tests;
using voltgate::test::run;
using voltgate::test::until;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using Kind = HttpFailure::Kind;

namespace {

/// Exchanges on one loop, each on its own.
struct Exchanges {
    explicit Exchanges(HttpClientOptions client)
        : options(std::move(client)) {}

    void begin(const std::string& name, std::uint16_t port, std::chrono::milliseconds timeout = 20s) {
        const auto at = results.size();
        results.emplace_back();
        asio::co_spawn(loop, exchange(at, "http://" + name + ':' + std::to_string(port) + "/", timeout),
                       asio::bind_cancellation_slot(signals.emplace_back().slot(), asio::detached));
    }
    /// Until so many are over.
    void finish(std::ptrdiff_t count) {
        run(loop, until([&] {
                return std::ranges::count_if(results, [](const auto& each) { return each.has_value(); }) >=
                       count;
            }));
    }
    Kind failure(std::size_t at) {
        REQUIRE(results.at(at).has_value());
        REQUIRE(!results.at(at)->has_value());
        return results.at(at)->error().kind;
    }

    asio::io_context loop;
    std::deque<asio::cancellation_signal> signals; // one each: a slot serves one coroutine
    std::vector<std::optional<HttpResult>> results;
    HttpClientOptions options;

private:
    asio::awaitable<void> exchange(std::size_t at, std::string url, std::chrono::milliseconds timeout) {
        HttpRequest request;
        request.url = std::move(url);
        auto limits = options;
        limits.timeout = timeout;
        auto result = co_await http_exchange(request, limits);
        results.at(at).emplace(std::move(result));
    }
};

HttpClientOptions asking(const NameGate& gate, NameLookupLimits limits = {}) {
    HttpClientOptions options;
    options.lookups = gate.lookups(limits);
    return options;
}

Reply fine(const Received&) {
    return reply(200, "fine");
}

} // namespace

TEST_CASE("A name that hangs holds up neither its own time-out nor other names") {
    HttpReceiver server(fine);
    NameGate gate;
    {
        Exchanges exchanges(asking(gate));
        for (int each = 0; each < 6; ++each) // more than there are threads
            exchanges.begin("hangs.test", server.port(), 300ms);
        exchanges.begin("quick.test", server.port());
        exchanges.finish(7);
        for (std::size_t each = 0; each < 6; ++each)
            CHECK(exchanges.failure(each) == Kind::timed_out);
        CHECK((*exchanges.results.at(6))->body == "fine");
        CHECK(gate.asked("hangs.test") == 1);
        CHECK(gate.answered() == 1);
    }
    // Its answer comes when loop and lookups are gone.
    gate.open();
    CHECK(gate.wait_for_answered(2));
    CHECK(server.received().size() == 1);
}

TEST_CASE("An exchange that is cancelled does not wait for its name") {
    NameGate gate;
    Exchanges exchanges(asking(gate));
    exchanges.begin("hangs.test", 1);
    run(exchanges.loop, until([&] { return gate.asked("hangs.test") == 1; }));
    exchanges.signals.back().emit(asio::cancellation_type::terminal);
    exchanges.finish(1);
    exchanges.failure(0);
    CHECK(gate.answered() == 0);
}

TEST_CASE("A loop may end while a name is looked up") {
    NameGate gate;
    auto options = asking(gate);
    {
        Exchanges exchanges(options);
        exchanges.begin("hangs.test", 1);
        run(exchanges.loop, until([&] { return gate.asked("hangs.test") == 1; }));
    }
    gate.open();
    CHECK(gate.wait_for_answered(1));
}

TEST_CASE("All who ask for a name get the one answer") {
    HttpReceiver server(fine);
    NameGate gate;
    Exchanges exchanges(asking(gate));
    exchanges.begin("hangs.test", server.port());
    exchanges.begin("hangs.test", server.port());
    run(exchanges.loop, until([&] { return gate.asked("hangs.test") == 1; }));
    gate.open();
    exchanges.finish(2);
    for (auto& each : exchanges.results)
        CHECK((*each)->status == 200);
    CHECK(gate.asked("hangs.test") == 1);
}

TEST_CASE("Lookups are bounded, and what nobody waits for any more is not begun") {
    NameGate gate;
    NameLookupLimits limits;
    limits.threads = 1;
    limits.names = 2;
    Exchanges exchanges(asking(gate, limits));
    exchanges.begin("hangs.test", 1, 400ms);
    exchanges.begin("waits.test", 1, 200ms);
    exchanges.begin("refused.test", 1);
    exchanges.finish(2);
    CHECK(exchanges.failure(1) == Kind::timed_out);
    CHECK(exchanges.failure(2) == Kind::unresolved);
    CHECK(exchanges.results.at(2)->error().detail == "refused.test: too many names are being looked up");
    exchanges.begin("late.test", 1); // where the one that left was
    exchanges.finish(3);
    gate.open();
    exchanges.finish(4);
    CHECK(exchanges.failure(0) == Kind::timed_out);
    CHECK(exchanges.failure(3) == Kind::unreachable);
    CHECK(gate.asked("waits.test") == 0);
    CHECK(gate.asked("late.test") == 1);
}

TEST_CASE("A literal address is not looked up") {
    HttpReceiver server(fine);
    NameGate gate;
    Exchanges exchanges(asking(gate));
    exchanges.begin("127.0.0.1", server.port());
    exchanges.finish(1);
    CHECK((*exchanges.results.at(0))->status == 200);
    CHECK(gate.answered() == 0);
}

TEST_CASE("What a resolver says or throws is why there is no address") {
    const bool throws = GENERATE(true, false);
    HttpClientOptions options;
    options.lookups = std::make_shared<NameLookups>([throws](const std::string&) -> NameAddresses {
        if (throws)
            throw std::runtime_error("no such name");
        return {{}, "no such name"};
    });
    Exchanges exchanges(options);
    exchanges.begin("nowhere.test", 1);
    exchanges.finish(1);
    CHECK(exchanges.failure(0) == Kind::unresolved);
    CHECK(exchanges.results.at(0)->error().detail == "nowhere.test: no such name");
}

TEST_CASE("The system resolves what it knows") {
    const auto known = system_addresses("localhost");
    CHECK(known.fault.empty());
    CHECK(std::ranges::any_of(known.addresses, [](const auto& each) { return each.is_loopback(); }));
    const auto unknown = system_addresses("no name at all");
    CHECK_FALSE(unknown.fault.empty());
    CHECK(unknown.addresses.empty());
}
