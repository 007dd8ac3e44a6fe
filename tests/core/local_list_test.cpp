#include "core/local_list/local_list.hpp"
#include "domain_fixture.hpp"
#include "storage/records/configuration_keys.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::local_list {

namespace {

using authorization::Status;

std::vector<Entry> tags(std::initializer_list<const char*> names) {
    std::vector<Entry> entries;
    for (const auto* name : names)
        entries.push_back({name, Status::accepted, {}, {}});
    return entries;
}

std::vector<std::string> names_of(const std::vector<Entry>& entries) {
    std::vector<std::string> names;
    for (const auto& each : entries)
        names.push_back(each.id_tag);
    return names;
}

using Names = std::vector<std::string>;

struct LocalListFixture : DomainFixture {
    Resolved resolved(const Content& content, const Capacity& capacity = {}) {
        return resolve(db, storage::default_organization, {content}, capacity, now);
    }

    void define(const std::string& content,
                storage::LocalListTarget target = storage::LocalListTarget::charge_point,
                const std::string& name = "CP1") {
        storage::LocalListDefinition definition;
        definition.target = target;
        definition.name = name;
        if (target == storage::LocalListTarget::charge_point)
            definition.charge_point_id = name;
        definition.content.text = content;
        storage::local_lists::define(db, definition);
    }

    Situation situation() { return look(db, "CP1", now, settings); }

    /// The charge point takes what is wanted.
    void take_all() {
        const auto wants = situation();
        const auto part = full(wants.wanted.entries, wants.next_version(), 100).front();
        sending(db, wants, part, now);
        acknowledged(db, wants, part, now);
        in_step(db, situation(), now, now);
    }
};

} // namespace

TEST_CASE("a whole list is one full part and differential ones, each with the next version") {
    const auto parts = full(tags({"A", "B", "C", "D", "E"}), 7, 2);
    REQUIRE(parts.size() == 3);
    CHECK(parts[0].type == UpdateType::full);
    CHECK(parts[1].type == UpdateType::differential);
    CHECK(parts[0].version == 7);
    CHECK(parts[2].version == 9);
    CHECK(parts[2].changes.size() == 1);
    CHECK(parts[2].changes[0].id_tag == "E");
}

TEST_CASE("a message holds as many entries as fit in bytes, and always one") {
    Portion portion(3);
    portion.bytes = 10;
    portion.bytes_of = [](const Change& change) { return change.id_tag.size(); };
    const auto parts = full(tags({"AAAA", "BBBB", "CCCC", "DDDDDDDDDDDDDD", "E", "F", "G", "H"}), 1, portion);
    std::vector<std::size_t> sizes;
    for (const auto& part : parts)
        sizes.push_back(part.changes.size());
    CHECK(sizes == std::vector<std::size_t>{2, 1, 1, 3, 1});
}

TEST_CASE("an empty list is sent as a full part without entries, and no changes as nothing") {
    const auto parts = full({}, 1, 10);
    REQUIRE(parts.size() == 1);
    CHECK(parts[0].type == UpdateType::full);
    CHECK(parts[0].changes.empty());
    CHECK(differential({}, 1, 10).empty());
}

TEST_CASE("the difference takes off first, then sets what is new or another; case does not count") {
    auto held = tags({"GONE", "SAME", "other"});
    auto wanted = tags({"new", "same", "OTHER"});
    wanted[2].status = Status::blocked;
    const auto changes = difference(held, wanted);
    REQUIRE(changes.size() == 3);
    CHECK(changes[0].id_tag == "GONE");
    CHECK_FALSE(changes[0].entry);
    CHECK(changes[1].id_tag == "new");
    CHECK(changes[2].id_tag == "OTHER");
    CHECK(changes[2].entry->status == Status::blocked);
    CHECK(names_of(after(held, changes)) == Names{"new", "OTHER", "SAME"});
    CHECK(difference(after(held, changes), wanted).empty());
}

TEST_CASE_METHOD(LocalListFixture, "a list is made of entries, tags, groups or all, each tag once") {
    add_tag("MEMBER", storage::IdTagStatus::disabled, {}, "FAMILY");
    add_tag("OLD", storage::IdTagStatus::enabled, now - std::chrono::seconds(1));
    CHECK(names_of(resolved({.groups = {"family"}}).entries) == Names{"MEMBER"});
    CHECK(names_of(resolved({.id_tags = {"tag1", "NOBODY"}}).entries) == Names{"TAG1"});
    auto all = resolved({.all_tags = true, .entries = {{"member", Status::accepted, {}, {}}}});
    CHECK(names_of(all.entries) == Names{"member", "OLD", "TAG1"});
    CHECK(all.entries[0].status == Status::accepted); // as given, not as registered
    CHECK(all.entries[1].status == Status::expired);
    CHECK(resolved({.groups = {"FAMILY"}}).entries[0].status == Status::blocked);
}

TEST_CASE_METHOD(LocalListFixture, "what there is no room for is left out and counted") {
    add_tag("TAG2", storage::IdTagStatus::enabled);
    add_tag("A-TAG-OF-MORE-THAN-TWENTY-LETTERS", storage::IdTagStatus::enabled);
    Capacity capacity;
    capacity.longest_id_tag = 20;
    CHECK(resolved({.all_tags = true}, capacity).left_out == 1);
    capacity.entries = 1;
    const auto list = resolved({.all_tags = true, .entries = tags({"GUEST"})}, capacity);
    CHECK(names_of(list.entries) == Names{"GUEST"}); // what is given by hand comes first
    CHECK(list.left_out == 3);
}

TEST_CASE_METHOD(LocalListFixture, "a charge point's own definition outranks those of its tags") {
    auto charge_point = storage::charge_points::get(db, "CP1").value();
    charge_point.tags.text = R"(["depot","north"])";
    REQUIRE(storage::charge_points::update(db, charge_point));
    using Target = storage::LocalListTarget;
    define(R"({"entries":[{"id_tag":"D"}]})", Target::charge_point_tag, "depot");
    define(R"({"entries":[{"id_tag":"N"}]})", Target::charge_point_tag, "north");
    define(R"({"entries":[{"id_tag":"S"}]})", Target::charge_point_tag, "south");
    CHECK(situation().source == Source::charge_point_tags);
    CHECK(names_of(situation().wanted.entries) == Names{"D", "N"});
    define(R"({"entries":[{"id_tag":"OWN"}]})");
    CHECK(situation().source == Source::charge_point);
    CHECK(names_of(situation().wanted.entries) == Names{"OWN"});
}

TEST_CASE_METHOD(LocalListFixture, "with a charge point goes its own definition, and what it held") {
    define(R"({"entries":[{"id_tag":"A"}]})");
    take_all();
    REQUIRE(storage::charge_points::remove(db, "CP1"));
    add_charge_point("CP1");
    CHECK(situation().source == Source::none);
    CHECK(situation().held.empty());
    CHECK_FALSE(situation().list.acknowledged_version);
}

TEST_CASE_METHOD(LocalListFixture, "from the sending to the acknowledgement nobody knows what is held") {
    define(R"({"entries":[{"id_tag":"A"}]})");
    take_all();
    CHECK(situation().in_step());
    CHECK(situation().next_version() == 2);
    const auto wants = situation();
    sending(db, wants, Part{UpdateType::differential, 2, {}}, now);
    CHECK_FALSE(situation().list.acknowledged_version);
    CHECK_FALSE(situation().in_step());
    CHECK(situation().next_version() == 3);
    CHECK(situation().next_version(40) == 41);
}

TEST_CASE_METHOD(LocalListFixture,
                 "a list is compared again when a tag or the charge point's record changes") {
    define(R"({"id_tags":["TAG1"]})");
    storage::charge_points::Boot boot;
    storage::charge_points::booted(db, "CP1", boot, now);
    storage::charge_points::connected(db, "CP1", {.protocol = "1.6"}, now);
    const auto to_compare = [&] {
        return storage::local_lists::to_compare(db, storage::id_tags::revision(db), now, 10);
    };
    CHECK(to_compare() == Names{"CP1"}); // CP2 is not connected
    take_all();
    CHECK(to_compare().empty());
    add_tag("TAG2", storage::IdTagStatus::enabled);
    CHECK(to_compare() == Names{"CP1"});
    compared(db, situation(), true, now, settings);
    CHECK(to_compare().empty());
    auto charge_point = storage::charge_points::get(db, "CP1").value();
    REQUIRE(storage::charge_points::update(db, charge_point));
    CHECK(to_compare() == Names{"CP1"});
    compared(db, situation(), true, now, settings);
    now += std::chrono::seconds(1);
    storage::charge_points::booted(db, "CP1", boot, now);
    CHECK(to_compare() == Names{"CP1"});
}

TEST_CASE_METHOD(LocalListFixture, "each further failure doubles the time to the next try, up to a day") {
    settings.local_lists.retry = std::chrono::seconds(60);
    define("{}");
    failed(db, situation(), "Failed", now, settings);
    CHECK(situation().list.retry_at == now + std::chrono::seconds(60));
    failed(db, situation(), "Failed", now, settings);
    CHECK(situation().list.retry_at == now + std::chrono::seconds(120));
    for (int more = 0; more < 30; ++more)
        failed(db, situation(), "Failed", now, settings);
    CHECK(situation().list.retry_at == now + std::chrono::hours(24));
    take_all();
    CHECK_FALSE(situation().list.retry_at);
    CHECK_FALSE(situation().list.last_error);
}

TEST_CASE_METHOD(LocalListFixture, "the capacity is what the charge point told, where it makes sense") {
    CHECK(situation().capacity.portion.items == 100);
    CHECK_FALSE(situation().capacity.entries);
    const auto tells = [&](const std::string& key, const std::string& text) {
        storage::ConfigurationKey row;
        row.charge_point_id = "CP1";
        row.name = key;
        row.value = text;
        storage::configuration_keys::put(db, row);
    };
    tells("SendLocalListMaxLength", "20");
    tells("LocalAuthListMaxLength", "nonsense");
    CHECK(situation().capacity.portion.items == 20);
    CHECK_FALSE(situation().capacity.entries);
    tells("LocalAuthListMaxLength", "500");
    CHECK(situation().capacity.entries == 500u);
}

} // namespace voltgate::core::local_list
