#include "core/provisioning/delivery.hpp"
#include "domain_fixture.hpp"
#include "storage/records/events.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace voltgate::core::provisioning {

namespace {

using storage::DeliveryStatus;

struct ConfigurationFixture : DomainFixture {
    void boot(const std::string& firmware, bool restarted = true) {
        storage::charge_points::Boot told;
        told.vendor = "Acme";
        told.model = "One";
        told.firmware_version = firmware;
        told.restarted = restarted;
        storage::charge_points::booted(db, "CP1", told, now);
    }

    void desire(const std::string& name, const std::string& value) {
        storage::DesiredConfiguration desired;
        desired.id = storage::new_id("dcf", now);
        desired.charge_point_id = "CP1";
        desired.name = name;
        desired.value = value;
        desired.created_at = now;
        desired.updated_at = now;
        REQUIRE(storage::desired_configuration::add(db, desired));
    }

    void desire_of_group(std::optional<std::string> tag, std::optional<std::string> vendor,
                         std::optional<std::string> model, const std::string& value) {
        storage::DesiredConfiguration desired;
        desired.id = storage::new_id("dcf", now);
        desired.tag = std::move(tag);
        desired.vendor = std::move(vendor);
        desired.model = std::move(model);
        desired.name = "HeartbeatInterval";
        desired.value = value;
        REQUIRE(storage::desired_configuration::add(db, desired));
    }

    void report(const std::string& name, const std::string& value) {
        Reported reported;
        reported.keys.push_back({KeyName{{}, name}, value, false});
        store_reported(db, origin(), reported);
    }

    KeyState state(const std::string& name) {
        const auto record = storage::charge_points::get(db, "CP1");
        for (auto& each : key_states(db, *record))
            if (each.key.name == name)
                return each;
        FAIL("there is no key " + name);
        return {};
    }

    std::vector<std::string> wishes() {
        std::vector<std::string> names;
        for (const auto& wish : due_wishes(db, origin(), asked))
            names.push_back(wish.key.name + "=" + wish.value);
        return names;
    }

    std::int64_t told(const std::string& type) {
        std::int64_t count = 0;
        for (const auto& event : storage::events::after(db, 0, 1000))
            count += event.type == type ? 1 : 0;
        return count;
    }

    using Names = std::vector<std::string>;
    std::vector<KeyName> asked{{{}, "HeartbeatInterval", {}, 0}};
};

} // namespace

TEST_CASE("values are the same whatever blanks their lists have and however true is written") {
    CHECK(same_value("A,B", " A , B "));
    CHECK(same_value("true", "TRUE"));
    CHECK(same_value("", " "));
    CHECK_FALSE(same_value("A,B", "B,A"));
    CHECK_FALSE(same_value("a", "A"));
    CHECK_FALSE(same_value("a b", "ab"));
    CHECK_FALSE(same_value("60", "600"));
}

TEST_CASE_METHOD(ConfigurationFixture, "a password that a charge point tells is not kept") {
    report("AuthorizationKey", "0123456789ABCDEF");
    CHECK_FALSE(state("AuthorizationKey").reported->value);
    CHECK(own_command("authorizationKEY") == "set-configuration");
    CHECK(own_command("SecurityProfile") == "set-security-profile");
    CHECK_FALSE(own_command("HeartbeatInterval"));
}

TEST_CASE_METHOD(ConfigurationFixture, "a key is wished for until it is reported to be so") {
    desire("HeartbeatInterval", "60");
    CHECK(wishes() == Names{"HeartbeatInterval=60"});
    asked.clear(); // it is read before it is written
    CHECK(wishes().empty());
    report("HeartbeatInterval", "300");
    CHECK(wishes() == Names{"HeartbeatInterval=60"});
    report("heartbeatinterval", "60");
    CHECK(wishes().empty());
    CHECK(state("HeartbeatInterval").in_step());
}

TEST_CASE_METHOD(ConfigurationFixture,
                 "what was refused is wished for again with another firmware or value only") {
    boot("1");
    desire("HeartbeatInterval", "60");
    const Wish wish{{{}, "HeartbeatInterval", {}, 0}, "60"};
    for (const auto status : {DeliveryStatus::rejected, DeliveryStatus::not_supported}) {
        store_delivered(db, origin(), wish, {status, {}, "no"});
        CHECK(wishes().empty());
        CHECK(state("HeartbeatInterval").delivery->detail == "no");
    }
    boot("2");
    CHECK(wishes() == Names{"HeartbeatInterval=60"});
    boot("1");
    CHECK(wishes().empty());
    store_delivered(db, origin(), wish, {DeliveryStatus::failed, {}, "timed_out"});
    CHECK(wishes() == Names{"HeartbeatInterval=60"});
}

TEST_CASE_METHOD(ConfigurationFixture,
                 "a restart leaves what was told in doubt until it has been asked for") {
    boot("1");
    desire("HeartbeatInterval", "60");
    report("HeartbeatInterval", "60");
    store_whole_read(db, origin(), WholeRead::succeeded);
    now += std::chrono::seconds(1);
    boot("1", false); // told of again
    CHECK_FALSE(anything_is_due(db, "CP1", Unasked::read));
    boot("1");
    CHECK(anything_is_due(db, "CP1", Unasked::read));
    CHECK_FALSE(anything_is_due(db, "CP1", Unasked::leave));
    store_untold(db, origin(), {{{}, "ConnectionTimeOut"}}); // another one, never told
    CHECK(keys_to_read(db, "CP1", Unasked::read).size() == 1);
    store_untold(db, origin(), asked);
    CHECK_FALSE(anything_is_due(db, "CP1", Unasked::read));
    CHECK(state("HeartbeatInterval").reported->value == "60");
}

TEST_CASE_METHOD(ConfigurationFixture,
                 "a value that wants a reboot waits for the boot, whatever is told before it") {
    boot("1");
    report("WebSocketPingInterval", "0");
    desire("WebSocketPingInterval", "60");
    now += std::chrono::seconds(1);
    store_delivered(db, origin(), {{{}, "WebSocketPingInterval", {}, 0}, "60"},
                    {DeliveryStatus::reboot_required, "60", {}});
    CHECK(state("WebSocketPingInterval").reboot_required);
    report("WebSocketPingInterval", "0");
    CHECK(state("WebSocketPingInterval").reboot_required);
    CHECK(wishes().empty());
    now += std::chrono::seconds(1);
    boot("1");
    CHECK_FALSE(state("WebSocketPingInterval").reboot_required);
    CHECK(keys_to_read(db, "CP1", Unasked::read).size() == 1);
    CHECK(keys_to_read(db, "CP1", Unasked::leave).empty());
    report("WebSocketPingInterval", "0"); // the boot did not help
    CHECK(wishes() == Names{"WebSocketPingInterval=60"});
}

TEST_CASE_METHOD(ConfigurationFixture, "drift is told once") {
    desire("HeartbeatInterval", "60");
    report("HeartbeatInterval", "60");
    CHECK(told("configuration.drifted") == 0);
    report("HeartbeatInterval", "90");
    report("HeartbeatInterval", "95");
    CHECK(told("configuration.drifted") == 1);
}

TEST_CASE_METHOD(ConfigurationFixture, "the narrower the group, the more its wish counts") {
    boot("1");
    desire_of_group({}, "Acme", {}, "1");
    CHECK(wishes() == Names{"HeartbeatInterval=1"});
    desire_of_group({}, {}, "One", "2");
    CHECK(wishes() == Names{"HeartbeatInterval=2"});
    desire_of_group({}, "Acme", "One", "3");
    CHECK(wishes() == Names{"HeartbeatInterval=3"});
    desire_of_group("berlin", {}, {}, "4");
    CHECK(wishes() == Names{"HeartbeatInterval=3"});
    auto record = storage::charge_points::get(db, "CP1");
    record->tags.text = R"(["berlin","new"])";
    storage::charge_points::update(db, *record);
    CHECK(wishes() == Names{"HeartbeatInterval=4"});
    desire("HeartbeatInterval", "5");
    CHECK(wishes() == Names{"HeartbeatInterval=5"});
}

TEST_CASE_METHOD(ConfigurationFixture,
                 "everything is read once with a firmware, and tried three times at most") {
    boot("1");
    CHECK(whole_read_is_due(db, "CP1"));
    store_whole_read(db, origin(), WholeRead::succeeded);
    CHECK_FALSE(whole_read_is_due(db, "CP1"));
    boot("2");
    for (int each = 0; each < 3; ++each) {
        CHECK(whole_read_is_due(db, "CP1"));
        store_whole_read(db, origin(), WholeRead::failed);
    }
    CHECK_FALSE(whole_read_is_due(db, "CP1"));
    CHECK_FALSE(whole_read_is_due(db, "NOBODY"));
}

TEST_CASE_METHOD(ConfigurationFixture, "what a full report no longer contains is forgotten") {
    report("Old", "1");
    now += std::chrono::seconds(1);
    Reported all;
    all.keys.push_back({KeyName{{}, "New"}, "1", false});
    all.everything = true;
    store_reported(db, origin(), all);
    const auto record = storage::charge_points::get(db, "CP1");
    const auto states = key_states(db, *record);
    REQUIRE(states.size() == 1);
    CHECK(states[0].key.name == "New");
}

} // namespace voltgate::core::provisioning
