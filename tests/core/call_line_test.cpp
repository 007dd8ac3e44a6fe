#include "core/call_line.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace voltgate::core {

namespace asio = boost::asio;

namespace {

/// Commands as they look things up, for as many rounds of the loop as each says, and then call.
struct Callers {
    asio::io_context loop;
    std::map<std::string, CallLine> lines{};
    std::vector<std::string> called{};

    void add(std::string name, std::string line, int rounds, bool calls = true) {
        asio::co_spawn(loop, caller(std::move(name), std::move(line), rounds, calls), asio::detached);
    }

    asio::awaitable<void> caller(std::string name, std::string line, int rounds, bool calls) {
        CallLine::Place place(lines[line], loop.get_executor());
        for (int round = 0; round < rounds; ++round)
            co_await asio::post(loop, asio::use_awaitable);
        co_await place.come_first();
        if (!calls)
            co_return;
        called.push_back(std::move(name));
        place.leave();
        co_await asio::post(loop, asio::use_awaitable);
    }
};

} // namespace

TEST_CASE("who came first calls first, however long it looks things up") {
    Callers callers;
    callers.add("slow", "CP1", 10);
    callers.add("quick", "CP1", 0);
    callers.add("slower", "CP1", 20);
    callers.add("last", "CP1", 0);
    callers.loop.run();
    CHECK(callers.called == std::vector<std::string>{"slow", "quick", "slower", "last"});
}

TEST_CASE("who ends without a call lets the next one pass") {
    Callers callers;
    callers.add("silent", "CP1", 10, false);
    callers.add("next", "CP1", 0);
    callers.loop.run();
    CHECK(callers.called == std::vector<std::string>{"next"});
}

TEST_CASE("who leaves before its turn lets nobody pass those before it") {
    asio::io_context loop;
    CallLine line;
    CallLine::Place first(line, loop.get_executor());
    std::optional<CallLine::Place> second;
    second.emplace(line, loop.get_executor());
    std::optional<CallLine::Place> third;
    SECTION("who comes after it stood behind it already") {
        third.emplace(line, loop.get_executor());
        second.reset();
    }
    SECTION("or came when it had left") {
        second.reset();
        third.emplace(line, loop.get_executor());
    }
    bool is_first = false;
    const auto wait = [&]() -> asio::awaitable<void> {
        co_await third->come_first();
        is_first = true;
    };
    asio::co_spawn(loop, wait(), asio::detached);
    loop.poll();
    CHECK_FALSE(is_first);
    first.leave();
    loop.poll();
    CHECK(is_first);
}

TEST_CASE("nobody waits for another line") {
    Callers callers;
    callers.add("slow", "CP1", 10);
    callers.add("other", "CP2", 0);
    callers.loop.run();
    CHECK(callers.called == std::vector<std::string>{"other", "slow"});
}

} // namespace voltgate::core
