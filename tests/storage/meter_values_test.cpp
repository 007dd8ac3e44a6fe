#include "storage/records/meter_values.hpp"
#include "tests/storage/support/records.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::storage;
using namespace voltgate::storage::test;

namespace {

MeterValue read_at(std::int64_t when) {
    MeterValue value;
    value.charge_point_id = "CP1";
    value.evse_id = 1;
    value.sampled_at = at(when);
    return value;
}

} // namespace

TEST_CASE("An exact repeat of meter values is stored once, with and without a session") {
    const auto db = migrated();
    auto value = read_at(10);
    value.samples = {"[1]"};
    CHECK(meter_values::add(*db, value));
    CHECK_FALSE(meter_values::add(*db, value));
    value.samples = {"[2]"}; // the same instant, other samples
    CHECK(meter_values::add(*db, value));
    value.session_id = "ses_1";
    CHECK(meter_values::add(*db, value));
    CHECK_FALSE(meter_values::add(*db, value));
    value.sampled_at = at(11);
    CHECK(meter_values::add(*db, value));
}

TEST_CASE("A session's readings are told by instant, not by arrival") {
    const auto db = migrated();
    const auto put = [&](std::int64_t when) {
        auto value = read_at(when);
        value.session_id = "ses_1";
        value.samples = {std::to_string(when)};
        meter_values::add(*db, value);
    };
    for (const auto when : {30, 10, 20, 40, 5})
        put(when);
    const auto all = meter_values::of_session(*db, "ses_1", std::nullopt, 10);
    REQUIRE(all.size() == 5);
    CHECK(all.front().sampled_at == at(5));
    CHECK(all.back().sampled_at == at(40));
    CHECK(meter_values::of_session(*db, "ses_1", at(20), 10).size() == 2);
    CHECK(meter_values::of_session(*db, "ses_2", std::nullopt, 10).empty());
}

TEST_CASE("Values without a session are given to the one that turns out to cover them") {
    const auto db = migrated();
    for (const auto when : {10, 20, 30})
        meter_values::add(*db, read_at(when));
    CHECK(meter_values::assign(*db, "ses_1", "CP1", 1, at(15), at(30)) == 2);
    CHECK(meter_values::of_session(*db, "ses_1", std::nullopt, 10).size() == 2);
}
