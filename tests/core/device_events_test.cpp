#include "core/diagnostics/device_events.hpp"
#include "core/diagnostics/event_parts.hpp"
#include "core/diagnostics/monitoring.hpp"
#include "domain_fixture.hpp"
#include "storage/records/reviews.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::diagnostics {

namespace {

struct DeviceEventFixture : DomainFixture {
    storage::DeviceEvent alert(std::int64_t number, std::int64_t evse = 1) const {
        storage::DeviceEvent event;
        event.component_name = "Connector";
        event.variable_name = "Temperature";
        event.evse_id = evse;
        event.connector_id = 1;
        event.number = number;
        event.trigger = "Alerting";
        event.actual_value = "90";
        event.reported_at = now;
        return event;
    }
    storage::DeviceEvent cleared(std::int64_t number, std::int64_t evse = 1) const {
        auto event = alert(number, evse);
        event.cleared = true;
        event.actual_value = "40";
        return event;
    }
    void tell(const storage::DeviceEvent& event, const std::string& charge_point = "CP1") {
        record_event(db, origin(charge_point), event, settings);
    }
    std::size_t open(const std::string& charge_point = "CP1") {
        storage::device_events::ListFilter filter;
        filter.charge_point_id = charge_point;
        filter.open = true;
        return storage::device_events::list(db, filter, {}).data.size();
    }
    void monitor(std::int64_t number, std::int64_t severity) {
        storage::Monitor row;
        row.component_name = "Connector";
        row.variable_name = "Temperature";
        row.number = number;
        row.type = "UpperThreshold";
        row.severity = severity;
        monitor_set(db, origin(), row);
    }
    std::size_t reviews() { return storage::reviews::list(db, {}, {}).data.size(); }

    const boost::json::value message = boost::json::object{{"seqNo", 0}};
};

} // namespace

TEST_CASE_METHOD(DeviceEventFixture, "an alert is open until it is cleared, at its own place alone") {
    tell(alert(1));
    tell(alert(2, 2));
    tell(alert(1), "CP2");
    tell(cleared(3));
    CHECK(open() == 1);
    CHECK(open("CP2") == 1);
    tell(cleared(4, 2));
    CHECK(open() == 0);
}

TEST_CASE_METHOD(DeviceEventFixture, "an alert of one monitor is not over because another's is") {
    auto first = alert(1);
    first.monitor_number = 1;
    auto second = alert(2);
    second.monitor_number = 2;
    tell(first);
    tell(second);
    auto over = cleared(3);
    over.monitor_number = 2;
    tell(over);
    CHECK(open() == 1);
    // Without a monitor it is about the variable.
    tell(cleared(4));
    CHECK(open() == 0);
}

TEST_CASE_METHOD(DeviceEventFixture,
                 "an event that comes twice is one, a number that is given again is another") {
    tell(alert(1));
    tell(alert(1));
    CHECK(open() == 1);
    now += std::chrono::hours(1);
    tell(alert(1));
    CHECK(open() == 2);
}

TEST_CASE_METHOD(DeviceEventFixture, "an event without a severity has that of its monitor") {
    monitor(7, 2);
    auto event = alert(1);
    event.monitor_number = 7;
    tell(event);
    CHECK(reviews() == 1);
    monitor(8, 5);
    event.number = 2;
    event.monitor_number = 8;
    tell(event);
    CHECK(reviews() == 1);
}

TEST_CASE_METHOD(DeviceEventFixture, "nobody has to look at what is over, periodic, or without a severity") {
    auto event = cleared(1);
    event.severity = 0;
    tell(event);
    event = alert(2);
    event.severity = 0;
    event.trigger = "Periodic";
    tell(event);
    tell(alert(3));
    CHECK(reviews() == 0);
    // A component that says of itself that it is broken.
    event = alert(4);
    event.variable_name = "problem";
    event.actual_value = "True";
    tell(event);
    CHECK(reviews() == 1);
}

TEST_CASE_METHOD(DeviceEventFixture, "a time that cannot be is not the time of an event") {
    auto event = alert(1);
    event.reported_at = now + std::chrono::hours(24 * 365);
    tell(event);
    const auto rows = storage::device_events::list(db, {}, {}).data;
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].occurred_at == now);
    CHECK(rows[0].reported_at == event.reported_at);
}

TEST_CASE_METHOD(DeviceEventFixture, "a base takes away the monitors that do not belong to it") {
    monitor(1, 5);
    storage::Monitor told;
    told.component_name = "EVSE";
    told.variable_name = "Power";
    told.type = "Delta";
    for (const auto* kind : {"PreconfiguredMonitor", "HardWiredMonitor"}) {
        ++told.number;
        told.origin = kind;
        auto row = told;
        row.number += 10;
        monitor_told(db, origin(), row);
    }
    const auto left = [&] { return storage::monitors::of_charge_point(db, "CP1").size(); };
    base_set(db, origin(), MonitoringBase::All);
    CHECK(left() == 3);
    base_set(db, origin(), MonitoringBase::FactoryDefault);
    CHECK(left() == 2);
    base_set(db, origin(), MonitoringBase::HardWiredOnly);
    CHECK(left() == 1);
    CHECK(storage::monitoring_levels::get(db, "CP1")->base == "HardWiredOnly");
}

TEST_CASE("parts of events that never came are noticed, repeats and other stations are not") {
    EventParts parts;
    CHECK_FALSE(parts.missing_before("CP1", 0, true));
    CHECK_FALSE(parts.missing_before("CP2", 0, false));
    CHECK_FALSE(parts.missing_before("CP1", 0, true));
    CHECK_FALSE(parts.missing_before("CP1", 1, true));
    CHECK_FALSE(parts.missing_before("CP1", 1, true));
    CHECK_FALSE(parts.missing_before("CP1", 2, false));
    CHECK_FALSE(parts.missing_before("CP1", 0, true));
    CHECK(parts.missing_before("CP1", 3, true) == "part 3 follows part 0");
    CHECK(parts.missing_before("CP1", 0, false) == "nothing follows part 3");
    CHECK(parts.missing_before("CP1", 1, false) == "part 1 comes first");
}

} // namespace voltgate::core::diagnostics
