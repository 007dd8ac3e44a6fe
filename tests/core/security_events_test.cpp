#include "core/security/refused_arrivals.hpp"
#include "core/security/security_events.hpp"
#include "storage/records/events.hpp"
#include "storage/records/reviews.hpp"
#include "tests/core/domain_fixture.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <thread>

using namespace voltgate;
using namespace voltgate::core;
using namespace std::chrono_literals;

namespace {

struct SecurityFixture : DomainFixture {
    /// Told at this time, of something that happened `ago` before.
    void tell(const std::string& type, std::chrono::milliseconds ago = {},
              const std::string& station = "CP1") {
        security::SecurityReport report;
        report.origin = origin(station);
        report.type = type;
        report.tech_info = "line " + std::to_string(++told);
        report.reported_at = now - ago;
        report.critical = security::is_critical(type, ocpp::Version::v16);
        security::record(db, report, settings);
        now += 1s;
    }

    std::vector<storage::SecurityEvent> events(const std::string& station = "CP1") {
        storage::security_events::ListFilter filter;
        filter.charge_point_id = station;
        return storage::security_events::list(db, filter, {}).data;
    }

    security::ChainState chain() { return security::verify_chain(db, "CP1"); }

    int told = 0;
};

} // namespace

TEST_CASE_METHOD(SecurityFixture,
                 "Security events are shown by when they happened, and kept in the order of receipt") {
    tell("InvalidMessages");
    tell("ResetOrReboot", 1h);
    tell("vendor.DoorOpened", 30min);
    const auto all = events();
    REQUIRE(all.size() == 3);
    CHECK(all[0].type == "InvalidMessages");
    CHECK(all[1].type == "vendor.DoorOpened");
    CHECK(all[2].type == "ResetOrReboot");
    CHECK(all[2].sequence == 2);
    CHECK(all[2].previous_hash == all[0].hash);
    CHECK(all[1].previous_hash == all[2].hash);
}

TEST_CASE_METHOD(SecurityFixture, "A time that cannot be believed is kept, and the time of receipt counts") {
    const auto received = now;
    tell("ResetOrReboot", 24h * 365 * 56);
    const auto event = events().at(0);
    CHECK(event.occurred_at == received);
    CHECK(event.reported_at == received - 24h * 365 * 56);
}

TEST_CASE_METHOD(SecurityFixture, "Critical events wait for a person, all are told of") {
    tell("TamperDetectionActivated");
    tell("InvalidMessages");
    const auto reviews = storage::reviews::list(db, {}, {}).data;
    REQUIRE(reviews.size() == 1);
    CHECK(reviews[0].kind == "critical_security_event");
    int raised = 0;
    for (const auto& event : storage::events::after(db, 0, 100))
        raised += event.type == "security.event" ? 1 : 0;
    CHECK(raised == 2);
}

TEST_CASE("What is critical differs between the versions") {
    using security::is_critical;
    CHECK(is_critical("FirmwareUpdated", ocpp::Version::v16));
    CHECK_FALSE(is_critical("InvalidTLSVersion", ocpp::Version::v16));
    CHECK(is_critical("InvalidTLSVersion", ocpp::Version::v201));
    CHECK_FALSE(is_critical("FailedToAuthenticateAtCentralSystem", ocpp::Version::v16));
    CHECK_FALSE(is_critical("vendor.Critical", ocpp::Version::v201));
}

TEST_CASE_METHOD(SecurityFixture, "A chain as it was written holds, each charge point's for itself") {
    CHECK(chain().intact);
    CHECK(chain().events == 0);
    for (int i = 0; i < 5; ++i) {
        tell("InvalidMessages");
        tell("InvalidMessages", 0s, "CP2");
    }
    CHECK(chain().intact);
    CHECK(chain().events == 5);
}

TEST_CASE_METHOD(SecurityFixture, "A changed row breaks the chain there") {
    for (int i = 0; i < 5; ++i)
        tell("InvalidMessages");
    auto third = storage::security_events::from(db, "CP1", 3, 1).at(0);
    third.tech_info = "nothing happened";
    storage::update(db, third);
    CHECK_FALSE(chain().intact);
    CHECK(chain().broken_event_id == third.id);
    CHECK(chain().detail == "this row was changed after it was written");
    // With a hash that fits it is the next one that does not.
    third.hash = security::hash_of(third);
    storage::update(db, third);
    CHECK(chain().broken_event_id == storage::security_events::from(db, "CP1", 4, 1).at(0).id);
    CHECK(chain().detail == "this row does not continue the one before it");
}

TEST_CASE_METHOD(SecurityFixture, "A row taken out of the chain, or off its ends, is missed") {
    for (int i = 0; i < 5; ++i)
        tell("InvalidMessages");
    const auto place = GENERATE(1, 3, 5);
    const auto row = storage::security_events::from(db, "CP1", place, 1).at(0);
    storage::remove<storage::SecurityEvent>(db, row.id);
    CHECK_FALSE(chain().intact);
    CHECK(chain().broken_event_id.has_value() == (place < 5));
}

TEST_CASE_METHOD(SecurityFixture, "A newest row that was replaced is seen") {
    tell("InvalidMessages");
    tell("TamperDetectionActivated");
    auto last = storage::security_events::from(db, "CP1", 2, 1).at(0);
    last.type = "StartupOfTheDevice";
    last.hash = security::hash_of(last);
    storage::update(db, last);
    CHECK(chain().detail == "the newest row is not the one that was written");
}

TEST_CASE_METHOD(SecurityFixture, "Old events go, and what is left is still a chain") {
    for (int i = 0; i < 4; ++i)
        tell("InvalidMessages");
    CHECK(storage::security_events::prune(db, now - 2s, 100) == 2);
    CHECK(chain().intact);
    CHECK(chain().events == 2);
    tell("InvalidMessages");
    CHECK(chain().intact);
    CHECK(storage::security_events::prune(db, now + 1h, 2) == 2);
    CHECK(storage::security_events::prune(db, now + 1h, 100) == 1);
    CHECK(chain().intact);
    tell("InvalidMessages");
    CHECK(chain().intact);
    CHECK(events().at(0).sequence == 6);
}

TEST_CASE("Of many refusals of one charge point a few are told, with the number of the others") {
    Settings settings;
    security::RefusedArrivals refused(settings);
    const Instant start = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1);
    CHECK(refused.count("CP1", start) == 0);
    for (int i = 1; i < 600; ++i)
        CHECK_FALSE(refused.count("CP1", start + std::chrono::seconds(i)));
    CHECK(refused.count("CP2", start + 599s) == 0);
    CHECK(refused.count("CP1", start + 600s) == 599);
    CHECK_FALSE(refused.count("CP1", start + 601s));
}

TEST_CASE("Refusals of all charge points together are told so often an hour") {
    Settings settings;
    settings.refusals.events_per_hour = 3;
    security::RefusedArrivals refused(settings);
    const Instant start = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1);
    int told = 0;
    for (int i = 0; i < 100; ++i)
        told += refused.count("CP" + std::to_string(i), start) ? 1 : 0;
    CHECK(told == 3);
    CHECK(refused.count("CP50", start + 1h) == 1);
}
