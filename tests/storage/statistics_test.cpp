#include "storage/records/statistics.hpp"
#include "storage/records/status_log.hpp"
#include "storage/records/tariffs.hpp"
#include "tests/storage/support/records.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::storage;
using namespace voltgate::storage::test;

namespace {

constexpr std::int64_t minute = 60'000;

Session ended(const std::string& charge_point_id, std::int64_t started, std::int64_t stopped,
              std::int64_t energy) {
    auto record = session(charge_point_id, 1, started);
    record.status = SessionStatus::finished;
    record.stopped_at = at(stopped);
    record.energy_wh = energy;
    return record;
}

void connect(Database& db, const std::string& id, std::int64_t from, std::optional<std::int64_t> to) {
    ConnectionLogEntry entry;
    entry.charge_point_id = id;
    entry.connected_at = at(from);
    const auto row = connection_log::opened(db, entry);
    if (to)
        connection_log::closed(db, row, "gone", at(*to));
}

statistics::Scope of(std::optional<std::string> charge_point_id, std::int64_t from, std::int64_t to) {
    statistics::Scope scope;
    scope.charge_point_id = std::move(charge_point_id);
    scope.from = at(from);
    scope.to = at(to);
    return scope;
}

} // namespace

TEST_CASE("Statistics count the sessions that began in the time, of one charge point and of all") {
    const auto db = migrated();
    sessions::add(*db, ended("CP1", 10 * minute, 40 * minute, 5'000));
    sessions::add(*db, ended("CP1", 20 * minute, 30 * minute, 0));
    sessions::add(*db, ended("CP1", 100 * minute, 110 * minute, 9'000));
    sessions::add(*db, ended("CP2", 50 * minute, 60 * minute, 1'000));
    sessions::add(*db, session("CP1", 1, 59 * minute));
    auto failed = session("CP1", 1, 0);
    failed.started_at.reset();
    failed.created_at = at(30 * minute);
    failed.status = SessionStatus::failed;
    sessions::add(*db, failed);

    const auto one = statistics::sessions(*db, of("CP1", 10 * minute, 100 * minute));
    CHECK(one.sessions == 4);
    CHECK(one.active == 1);
    CHECK(one.finished == 2);
    CHECK(one.successful == 1);
    CHECK(one.never_begun == 1);
    CHECK(one.energy_wh == 5'000);
    CHECK(one.finished_ms == 40 * minute);
    const auto all = statistics::sessions(*db, of({}, 10 * minute, 101 * minute));
    CHECK(all.sessions == 6);
    CHECK(all.energy_wh == 15'000);
    CHECK(statistics::sessions(*db, of("CP3", 0, 200 * minute)).sessions == 0);
}

TEST_CASE("Statistics count the connected part of the time since a charge point was registered") {
    const auto db = migrated();
    auto first = charge_point("CP1");
    first.created_at = at(20);
    charge_points::add(*db, first);
    charge_points::add(*db, charge_point("CP2"));
    connect(*db, "CP1", 30, 40);
    connect(*db, "CP1", 90, {});
    connect(*db, "CP2", 0, 100);

    const auto one = statistics::network(*db, of("CP1", 0, 100));
    CHECK(one.observed_ms == 80);
    CHECK(one.connected_ms == 20);
    CHECK(one.connections == 2);
    const auto part = statistics::network(*db, of("CP1", 35, 95));
    CHECK(part.observed_ms == 60);
    CHECK(part.connected_ms == 10);
    CHECK(part.connections == 1);
    const auto all = statistics::network(*db, of({}, 0, 100));
    CHECK(all.charge_points == 2);
    CHECK(all.observed_ms == 180);
    CHECK(all.connected_ms == 120);
    CHECK(statistics::network(*db, of("CP1", 0, 10)).observed_ms == 0);
}

TEST_CASE("Statistics of a displaced connection do not count more than the time there was") {
    const auto db = migrated();
    charge_points::add(*db, charge_point("CP1"));
    connect(*db, "CP1", 0, 60);
    connect(*db, "CP1", 50, 100);
    CHECK(statistics::network(*db, of("CP1", 0, 100)).connected_ms == 100);
}

TEST_CASE("Tariffs keep every version, and one default for each organization") {
    const auto db = migrated();
    Tariff tariff;
    tariff.id = "trf_1";
    tariff.is_default = true;
    tariff.currency = "EUR";
    tariff.price_per_kwh_micro = 1;
    tariffs::add(*db, tariff);
    tariff.price_per_kwh_micro = 2;
    REQUIRE(tariffs::update(*db, tariff));
    auto stale = tariff;
    stale.version = 1;
    CHECK_FALSE(tariffs::update(*db, stale));
    CHECK(tariffs::version(*db, "trf_1", 1)->price_per_kwh_micro == 1);
    CHECK(tariffs::version(*db, "trf_1", 2)->price_per_kwh_micro == 2);
    CHECK_FALSE(tariffs::version(*db, "trf_1", 3));
    CHECK(tariffs::list(*db, {.is_default = true}, {}).data.size() == 1);
    CHECK(tariffs::remove(*db, "trf_1"));
    CHECK(tariffs::version(*db, "trf_1", 1));
}
