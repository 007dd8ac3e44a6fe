// The device model and the monitors of a 2.x station, without any connection.
#include "tools/simulator/v2/device_model.hpp"
#include "tools/simulator/v2/monitors.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::simulator;
using namespace std::chrono_literals;
using Set = v2::SetVariableStatusEnum;
using Status = v2::SetMonitoringStatusEnum;
using Trigger = v2::EventTriggerEnum;

namespace {

Set set(DeviceModel& model, const Place& place, std::string_view value) {
    return model.set(component_of(place), variable_of(place), value);
}

v2::SetMonitoringData wanted(const Place& place, v2::MonitorEnum type, double value) {
    v2::SetMonitoringData data;
    data.component = component_of(place);
    data.variable = variable_of(place);
    data.type = type;
    data.value = value;
    data.severity = 4;
    return data;
}

const Place power{"EVSE", "Power", "", 1};

} // namespace

TEST_CASE("variables check what they are set to") {
    DeviceModel model(2);
    CHECK(set(model, {"TxCtrlr", "EVConnectionTimeOut"}, "30") == Set::Accepted);
    CHECK(model.number("txctrlr.evconnectiontimeout") == 30);
    CHECK(set(model, {"TxCtrlr", "EVConnectionTimeOut"}, "soon") == Set::Rejected);
    CHECK(set(model, {"TxCtrlr", "EVConnectionTimeOut"}, "-1") == Set::Rejected);
    CHECK(set(model, {"TxCtrlr", "EVConnectionTimeOut"}, "1.5") == Set::Rejected);
    CHECK(set(model, {"TxCtrlr", "StopTxOnInvalidId"}, "maybe") == Set::Rejected);
    CHECK(set(model, {"TxCtrlr", "TxStartPoint"}, "EVConnected,Authorized") == Set::Accepted);
    CHECK(set(model, {"TxCtrlr", "TxStartPoint"}, "EVConnected,Soup") == Set::Rejected);
    CHECK(set(model, {"EVSE", "Power", "", 1}, "1") == Set::Rejected);
    CHECK(set(model, {"EVSE", "Power", "", 3}, "1") == Set::UnknownComponent);
    CHECK(set(model, {"TxCtrlr", "Soup"}, "1") == Set::UnknownVariable);
    CHECK(set(model, {"OCPPCommCtrlr", "MessageAttempts"}, "1") == Set::UnknownVariable); // has an instance
    CHECK(set(model, {"OCPPCommCtrlr", "MessageAttempts", "TransactionEvent"}, "1") == Set::Accepted);
    CHECK(set(model, {"SecurityCtrlr", "Identity"}, "CP2") == Set::RebootRequired);
}

TEST_CASE("a threshold is told when it is crossed and when all is well again") {
    DeviceModel model(1);
    Monitors monitors(1);
    const auto result = monitors.set(wanted(power, v2::MonitorEnum::UpperThreshold, 5'000), model);
    REQUIRE(result.status == Status::Accepted);
    const auto look = [&](const char* value) {
        model.put(power, value);
        return monitors.look(model, Monitors::Time(1h), 3'600, false);
    };
    CHECK(look("5000").empty());
    const auto above = look("5001");
    REQUIRE(above.size() == 1);
    CHECK(above[0].trigger == Trigger::Alerting);
    CHECK_FALSE(above[0].cleared);
    CHECK(look("7000").empty());
    const auto below = look("100");
    REQUIRE(below.size() == 1);
    CHECK(below[0].cleared);
}

TEST_CASE("a delta is told when it is reached, a period when it is over") {
    DeviceModel model(1);
    Monitors monitors(1);
    monitors.set(wanted(power, v2::MonitorEnum::Delta, 100), model);
    monitors.set(wanted(power, v2::MonitorEnum::Periodic, 60), model);
    monitors.set(wanted(power, v2::MonitorEnum::PeriodicClockAligned, 900), model);
    const auto look = [&](const char* value, std::chrono::seconds after) {
        model.put(power, value);
        return monitors.look(model, Monitors::Time(1h) + after, 3'600 + after.count(), false);
    };
    CHECK(look("0", 0s).empty());
    CHECK(look("99", 10s).empty());
    const auto moved = look("101", 20s);
    REQUIRE(moved.size() == 1);
    CHECK(moved[0].trigger == Trigger::Delta);
    const auto minute = look("101", 60s);
    REQUIRE(minute.size() == 1);
    CHECK(minute[0].trigger == Trigger::Periodic);
    CHECK(look("101", 61s).empty());
    CHECK(look("101", 900s).size() == 2);
}

TEST_CASE("monitors that cannot be are refused, each for its reason") {
    DeviceModel model(1);
    Monitors monitors(1);
    const auto status = [&](const v2::SetMonitoringData& data) { return monitors.set(data, model).status; };
    const auto upper = v2::MonitorEnum::UpperThreshold;
    CHECK(status(wanted({"Soup", "Power"}, upper, 1)) == Status::UnknownComponent);
    CHECK(status(wanted({"EVSE", "Soup", "", 1}, upper, 1)) == Status::UnknownVariable);
    CHECK(status(wanted({"EVSE", "AvailabilityState", "", 1}, upper, 1)) == Status::UnsupportedMonitorType);
    CHECK(status(wanted({"TxCtrlr", "TxStartPoint"}, v2::MonitorEnum::Delta, 1)) ==
          Status::UnsupportedMonitorType);
    CHECK(status(wanted(power, upper, 99'999'999)) == Status::Rejected);
    CHECK(status(wanted(power, upper, 5)) == Status::Accepted);
    CHECK(status(wanted(power, upper, 6)) == Status::Duplicate);
    auto changed = wanted(power, upper, 7);
    changed.id = monitors.all().back().id;
    CHECK(status(changed) == Status::Accepted);
    CHECK(monitors.all().back().value == 7);
    changed.id = 12'345;
    CHECK(status(changed) == Status::Rejected);
}

TEST_CASE("a monitoring base throws away what customers have set, hard-wired monitors stay") {
    DeviceModel model(1);
    Monitors monitors(1);
    const auto factory = monitors.all().size();
    monitors.set(wanted(power, v2::MonitorEnum::UpperThreshold, 5), model);
    monitors.keep_base(v2::MonitoringBaseEnum::All);
    CHECK(monitors.all().size() == factory + 1);
    monitors.keep_base(v2::MonitoringBaseEnum::FactoryDefault);
    CHECK(monitors.all().size() == factory);
    monitors.keep_base(v2::MonitoringBaseEnum::HardWiredOnly);
    REQUIRE(monitors.all().size() == 1);
    CHECK(monitors.clear(monitors.all()[0].id) == v2::ClearMonitoringStatusEnum::Rejected);
    CHECK(monitors.clear(4'711) == v2::ClearMonitoringStatusEnum::NotFound);
}
