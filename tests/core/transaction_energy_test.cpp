// What a session charged, from a register that may be late, wrong or another one.
#include "transaction_fixture.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::transactions {

using std::chrono::minutes;
using std::chrono::seconds;
using storage::ClosedBy;
using storage::SessionStatus;

TEST_CASE_METHOD(TransactionFixture, "the energy is what the meter rose by") {
    const auto session = begun().session;
    now += minutes(30);
    meter(session, 4'000);
    CHECK(stored(session).energy_wh == 3'000);
    now += minutes(30);
    end_at(session, 8'500);
    const auto ended = stored(session);
    CHECK(ended.status == SessionStatus::finished);
    CHECK(ended.energy_wh == 7'500);
    CHECK(ended.closed_by == ClosedBy::station);
    CHECK(ended.stop_reason == "Local");
}

TEST_CASE_METHOD(TransactionFixture,
                 "pitfall 5: meter values without transaction belong to the session on the EVSE") {
    const auto session = begun().session;
    now += minutes(5);
    meter(std::nullopt, 1'600);
    CHECK(stored(session).energy_wh == 600);
}

TEST_CASE_METHOD(TransactionFixture, "readings that came twice count once") {
    const auto session = begun().session;
    now += minutes(1);
    meter(session, 1'500);
    meter(session, 1'500);
    CHECK(stored(session).energy_wh == 500);
}

TEST_CASE_METHOD(TransactionFixture, "an older reading that arrives late does not turn the figures back") {
    const auto session = begun().session;
    now += minutes(10);
    meter(session, 2'000);
    now -= minutes(5);
    meter(session, 1'500);
    CHECK(stored(session).energy_wh == 1'000);
}

TEST_CASE_METHOD(TransactionFixture,
                 "pitfall 36: a meter stop below the start counts what the readings say") {
    const auto session = begun(1, "TAG1", 5'000).session;
    now += minutes(10);
    meter(session, 5'600);
    end_at(session, 10);
    CHECK(stored(session).energy_wh == 600);
    CHECK(reviews() == Kinds{"implausible_energy"});
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 36: an energy beyond any charger's power is not booked") {
    const auto session = begun().session;
    now += minutes(10);
    meter(session, 1'900);
    end_at(session, 900'000'000);
    CHECK(stored(session).energy_wh == 900);
    CHECK(reviews().size() == 1);
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 36: a spike of the register is not billed") {
    const auto session = begun().session;
    for (const double value : {2'000.0, 4'294'967'295.0, 3'000.0}) {
        now += minutes(1);
        meter(session, value);
    }
    CHECK(stored(session).energy_wh == 2'000);
    now += minutes(1);
    end_at(session, 4'000);
    CHECK(stored(session).energy_wh == 3'000);
    CHECK(reviews().empty());
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 36: rises that no power explains together yield to the whole") {
    const auto session = begun().session;
    for (const double value : {300'000.0, 600'000.0, 3'000.0}) {
        now += minutes(1);
        meter(session, value);
    }
    end_at(session, 4'000);
    CHECK(stored(session).energy_wh == 3'000);
    CHECK(reviews() == Kinds{"implausible_energy"});
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 36: a stop below the last value takes no energy away") {
    const auto meter_stop = GENERATE(500, 1'000, 2'000);
    const auto session = begun().session;
    now += minutes(30);
    meter(session, 9'000);
    end_at(session, meter_stop);
    CHECK(stored(session).energy_wh == 8'000);
    CHECK(stored(session).meter_stop_wh == meter_stop);
    CHECK(reviews() == Kinds{"implausible_energy"});
}

TEST_CASE_METHOD(TransactionFixture,
                 "a session whose start was told in another register gets its energy while it runs") {
    const auto meter_start = GENERATE(0, 88'000'000);
    const auto session = begun(1, "TAG1", meter_start).session;
    for (const double value : {5'000'000.0, 5'000'300.0}) {
        now += seconds(30);
        meter(session, value);
    }
    CHECK(stored(session).energy_wh == 300);
    CHECK(reviews() == Kinds{"implausible_energy"});
    end_at(session, 5'001'000);
    CHECK(stored(session).energy_wh == 1'000);
    CHECK(reviews().size() == 1);
}

} // namespace voltgate::core::transactions
