#include "core/provisioning/delivery.hpp"
#include "core/provisioning/naming.hpp"
#include "core/provisioning/v2_keys.hpp"
#include "core/provisioning/v2_room.hpp"
#include "core/provisioning/v2_variables.hpp"
#include "domain_fixture.hpp"
#include "storage/records/device_model.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace voltgate::core::provisioning {

namespace {

struct DeviceModelFixture : DomainFixture {
    DeviceModelFixture() { speaks("2.0.1"); }

    void speaks(const std::string& version) {
        storage::charge_points::connected(db, "CP1", {version, "192.0.2.1", {}}, now);
    }

    storage::ChargePoint record() { return storage::charge_points::get(db, "CP1").value(); }

    static KeyName variable(const std::string& component, const std::string& name) {
        KeyName key;
        key.component_name = component;
        key.name = name;
        return key;
    }

    void report(const KeyName& key, const std::string& value) {
        Reported reported;
        reported.keys.push_back({key, value, false});
        store_reported(db, origin(), reported);
    }

    void desire(const KeyName& key, const std::string& value) {
        storage::DesiredConfiguration desired;
        desired.id = storage::new_id("dcf", now);
        desired.charge_point_id = "CP1";
        set_key(desired, key);
        desired.value = value;
        REQUIRE(storage::desired_configuration::add(db, desired));
    }

    KeyState state(const KeyName& key) {
        for (auto& each : key_states(db, record()))
            if (is_same(each.key, key))
                return each;
        FAIL("there is no " + key.name);
        return {};
    }
};

} // namespace

TEST_CASE_METHOD(DeviceModelFixture, "variables of one name belong to their component, EVSE and connector") {
    auto first = variable("Connector", "AvailabilityState"), second = first;
    first.evse_id = second.evse_id = 1;
    first.connector_id = 1;
    second.connector_id = 2;
    report(first, "Available");
    report(second, "Occupied");
    report(variable("connector", "availabilitystate"), "None"); // of the charge point itself
    CHECK(state(first).reported->value == "Available");
    CHECK(state(second).reported->value == "Occupied");
    CHECK(key_states(db, record()).size() == 3);
}

TEST_CASE_METHOD(DeviceModelFixture, "a key of 1.6 that is desired is the variable that took its place") {
    KeyName key;
    key.name = "MeterValueSampleInterval";
    desire(key, "60");
    const auto sampled = variable("SampledDataCtrlr", "TxUpdatedInterval");
    REQUIRE(state(sampled).desired);
    report(sampled, "60");
    CHECK(state(sampled).in_step());
    report(sampled, "30");
    CHECK_FALSE(state(sampled).in_step());
}

TEST_CASE_METHOD(DeviceModelFixture, "a variable that is desired is a key where 1.6 is spoken") {
    speaks("1.6");
    desire(variable("OCPPCommCtrlr", "HeartbeatInterval"), "60");
    KeyName key;
    key.name = "HeartbeatInterval";
    REQUIRE(state(key).desired);
    report(key, "60");
    CHECK(state(key).in_step());
}

TEST_CASE_METHOD(DeviceModelFixture, "what an operator names is found by key, by component or by itself") {
    using naming::named;
    CHECK(is_same(named(db, record(), "authorizationkey"), variable("SecurityCtrlr", "BasicAuthPassword")));
    CHECK(is_same(named(db, record(), "TxCtrlr.TxStartPoint"), variable("TxCtrlr", "TxStartPoint")));
    CHECK(is_same(named(db, record(), "Colour"), variable("", "Colour")));
    report(variable("Display", "Colour"), "red");
    CHECK(is_same(named(db, record(), "Colour"), variable("Display", "Colour")));
    report(variable("Lamp", "Colour"), "green");
    CHECK(is_same(named(db, record(), "Colour"), variable("", "Colour")));
    speaks("1.6");
    CHECK(is_same(named(db, record(), "AuthorizationKey"), variable("", "AuthorizationKey")));
}

TEST_CASE_METHOD(DeviceModelFixture, "no more variables of a charge point are kept than may be") {
    Reported part;
    for (const auto* name : {"A", "B", "a", "C"})
        part.keys.push_back({variable("X", name), "1", false});
    CHECK(store_part(db, origin(), part, 2) == 1);
    CHECK(key_states(db, record()).size() == 2);
    CHECK(store_part(db, origin(), part, 2) == 1);
    CHECK(store_part(db, origin(), part, 3) == 0);
}

TEST_CASE("every key of 1.6 leads to a variable and back") {
    for (const auto* key : {"HeartbeatInterval", "ConnectionTimeOut", "TransactionMessageAttempts",
                            "AuthorizeRemoteTxRequests", "MeterValuesSampledData", "CpoName"}) {
        const auto variable = v2::variable_of(key);
        REQUIRE(variable);
        CHECK(v2::key_of(*variable) == key);
    }
    CHECK(v2::key_of(*v2::variable_of("BasicAuthPassword")) == "AuthorizationKey");
    CHECK_FALSE(v2::variable_of("NumberOfConnectors"));
    auto elsewhere = v2::variable_of("HeartbeatInterval").value();
    elsewhere.evse_id = 1;
    CHECK_FALSE(v2::key_of(elsewhere));
}

TEST_CASE_METHOD(DeviceModelFixture, "what a report does not speak of stays as it was told") {
    const auto key = variable("EVSE", "Power");
    Reported whole;
    ReportedKey told{key, "1", true};
    told.characteristics = Characteristics{"decimal", "W", 0, 22'000, {}, true};
    told.others.push_back({"Target", "7", "ReadWrite", true, false});
    whole.keys.push_back(told);
    store_reported(db, origin(), whole);
    Reported value_only;
    ReportedKey later;
    later.key = key;
    later.value = "2";
    value_only.keys.push_back(later);
    store_reported(db, origin(), value_only);
    const auto row = state(key).reported.value();
    CHECK(row.value == "2");
    CHECK(row.readonly == true);
    CHECK(row.unit == "W");
    CHECK(row.max_limit == 22'000);
    store_accepted_attribute(db, origin(), key, "Target", "8");
    const auto attributes = storage::variable_attributes::of_charge_point(db, "CP1");
    REQUIRE(attributes.size() == 1);
    CHECK(attributes[0].value == "8");
    CHECK(attributes[0].persistent);
}

TEST_CASE_METHOD(DeviceModelFixture,
                 "a desired variable that cannot be read is not in doubt after each boot") {
    const auto key = variable("C", "WriteOnly");
    desire(key, "1");
    store_accepted(db, origin(), key, "1", Works::at_once);
    now += std::chrono::seconds(1);
    storage::charge_points::booted(db, "CP1", {}, now);
    CHECK(keys_to_read(db, "CP1", Unasked::read).size() == 1);
    v2::VariableAnswers refusal;
    refusal.answers.push_back({{key, {}, {}}, "Rejected", {}, {}});
    v2::store_told(db, origin(), refusal);
    CHECK(keys_to_read(db, "CP1", Unasked::read).empty());
    CHECK(state(key).reported->value == "1");
}

TEST_CASE_METHOD(DeviceModelFixture,
                 "a whole report forgets what it does not contain, a partial one nothing") {
    report(variable("C", "Old"), "1");
    now += std::chrono::seconds(1);
    const auto asked_at = now;
    now += std::chrono::seconds(1);
    Reported part;
    part.keys.push_back({variable("C", "New"), "1", false});
    CHECK(store_part(db, origin(), part, 2) == 0);
    store_end_of_parts(db, origin(), asked_at, ReportOf::some);
    CHECK(key_states(db, record()).size() == 2);
    store_end_of_parts(db, origin(), asked_at, ReportOf::everything);
    CHECK(key_states(db, record()).size() == 1);
}

TEST_CASE_METHOD(DeviceModelFixture,
                 "how much a message takes is told by variables, however they are named") {
    auto items = variable("DeviceDataCtrlr", "ItemsPerMessage");
    CHECK(v2::room_of(db, "CP1", "DeviceDataCtrlr", "GetVariables", 20).items == 20);
    report(items, "10");
    CHECK(v2::room_of(db, "CP1", "DeviceDataCtrlr", "GetVariables", 20).items == 10);
    report(variable("DeviceDataCtrlr", "ItemsPerMessageGetVariables"), "5");
    CHECK(v2::room_of(db, "CP1", "DeviceDataCtrlr", "GetVariables", 20).items == 5);
    items.instance = "GetVariables";
    report(items, "4");
    auto bytes = variable("DeviceDataCtrlr", "BytesPerMessage");
    bytes.instance = "GetVariables";
    report(bytes, "1100");
    const auto room = v2::room_of(db, "CP1", "DeviceDataCtrlr", "GetVariables", 20);
    CHECK(room.items == 4);
    CHECK(room.bytes == 1000);
    CHECK(v2::room_of(db, "CP1", "DeviceDataCtrlr", "SetVariables", 20).items == 10);
    report(items, "0");
    CHECK(v2::room_of(db, "CP1", "DeviceDataCtrlr", "GetVariables", 20).items == 1);
}

} // namespace voltgate::core::provisioning
