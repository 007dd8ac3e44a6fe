#include "ocpp/transport/liveness.hpp"
#include "ocpp/transport/receive_buffer.hpp"

#include <catch2/catch.hpp>

#include <cstring>
#include <string>

using namespace voltgate::ocpp;
using namespace std::chrono_literals;

using Action = Liveness::Action;

TEST_CASE("A silent connection is pinged, and given up when nothing comes back") {
    const Liveness::Time start{};
    Liveness liveness(60s, 20s, start);
    CHECK(liveness.deadline() == start + 60s);
    CHECK(liveness.check(start, start + 59s) == Action::none);
    CHECK(liveness.check(start, start + 60s) == Action::ping);
    CHECK(liveness.deadline() == start + 80s);
    CHECK(liveness.check(start, start + 79s) == Action::none);
    CHECK(liveness.check(start, start + 80s) == Action::give_up);
}

TEST_CASE("pitfall 23: whatever is received is a sign of life, before and after the ping") {
    const Liveness::Time start{};
    Liveness liveness(60s, 20s, start);
    CHECK(liveness.check(start + 50s, start + 60s) == Action::none);
    CHECK(liveness.deadline() == start + 110s);
    CHECK(liveness.check(start + 50s, start + 110s) == Action::ping);
    CHECK(liveness.check(start + 115s, start + 130s) == Action::none);
    CHECK(liveness.deadline() == start + 175s);
    CHECK(liveness.check(start + 115s, start + 175s) == Action::ping);
}

TEST_CASE("pitfall 23: pings can be switched off, and so can the insisting on an answer") {
    const Liveness::Time start{};
    Liveness off(0s, 20s, start);
    CHECK_FALSE(off.deadline());
    CHECK(off.check(start, start + 100h) == Action::none);

    Liveness patient(60s, 0s, start);
    for (int i = 1; i < 10; ++i)
        CHECK(patient.check(start, start + i * 60s) == Action::ping);
}

TEST_CASE(
    "A receive buffer grows with what came, not with what was announced, and shrinks after the message") {
    ReceiveBuffer buffer;
    const auto idle = buffer.capacity();
    const auto fill = [&] {
        std::memset(buffer.free_space(), 'x', buffer.free_size());
        buffer.commit(buffer.free_size());
    };
    fill();
    buffer.grow(4'000'000);
    CHECK(buffer.capacity() <= 8192);
    std::size_t rounds = 0;
    while (buffer.text().size() < 1'000'000) {
        fill();
        buffer.grow(4'000'000);
        ++rounds;
    }
    CHECK(rounds < 12);
    CHECK(buffer.text() == std::string(buffer.text().size(), 'x'));
    buffer.clear();
    CHECK(buffer.capacity() == idle);
    CHECK(buffer.text().empty());
}

TEST_CASE("A receive buffer with room left does not grow, and takes no more than is wanted") {
    ReceiveBuffer buffer;
    const auto idle = buffer.capacity();
    buffer.grow(10'000);
    CHECK(buffer.capacity() == idle);
    buffer.commit(buffer.free_size());
    buffer.grow(100);
    CHECK(buffer.capacity() == idle + 100);
}
