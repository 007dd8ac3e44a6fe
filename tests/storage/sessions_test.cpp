#include "storage/records/sessions.hpp"
#include "tests/storage/support/records.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::storage;
using namespace voltgate::storage::test;

namespace {

// Adds a session and returns its id.
std::string put(Database& db, Session record) {
    sessions::add(db, record);
    return record.id;
}

std::string id_of(const std::optional<Session>& found) {
    return found ? found->id : "none";
}

// The plan that SQLite makes for a statement.
std::string plan(Database& db, const std::string& tail) {
    auto statement = db.prepare("explain query plan select * from sessions " + tail);
    std::string text;
    while (statement.step())
        text.append(statement.text(3)).append("; ");
    return text;
}

} // namespace

TEST_CASE("Transaction numbers are positive, rise, and are undone with their transaction") {
    const auto db = migrated();
    CHECK(sessions::next_transaction_number(*db) == 1);
    {
        Transaction transaction(*db);
        CHECK(sessions::next_transaction_number(*db) == 2);
    }
    CHECK(sessions::next_transaction_number(*db) == 2);
    run(*db, "update counters set value = 2147483646 where name = 'transaction'");
    CHECK(sessions::next_transaction_number(*db) == 2'147'483'647);
    CHECK_THROWS_AS(sessions::next_transaction_number(*db), Error);
}

TEST_CASE("Pitfall 1: a start is recognised by connector, tag without case, timestamp and meter start") {
    const auto db = migrated();
    auto first = session("CP1", 1, 100);
    first.start_key = sessions::start_key(1, "Tag", "2026-01-01T00:00:00Z", "5");
    put(*db, first);
    const auto repeat = [&](const std::string& charge_point_id, std::string key) {
        return id_of(sessions::find_repeat(*db, charge_point_id, key));
    };
    CHECK(repeat("CP1", sessions::start_key(1, "TAG", "2026-01-01T00:00:00Z", "5")) == first.id);
    CHECK(repeat("CP2", sessions::start_key(1, "TAG", "2026-01-01T00:00:00Z", "5")) == "none");
    CHECK(repeat("CP1", sessions::start_key(2, "TAG", "2026-01-01T00:00:00Z", "5")) == "none");
    CHECK(repeat("CP1", sessions::start_key(1, "TAG", "2026-01-01T00:00:01Z", "5")) == "none");
    CHECK(repeat("CP1", sessions::start_key(1, "TAG", "2026-01-01T00:00:00Z", "6")) == "none");
    auto twin = session("CP1", 1, 100);
    twin.start_key = first.start_key;
    CHECK_THROWS_AS(sessions::add(*db, twin), Error);
}

TEST_CASE("Sessions without a start key never collide") {
    const auto db = migrated();
    put(*db, session("CP1", 1, 100));
    CHECK_NOTHROW(put(*db, session("CP1", 1, 100)));
}

TEST_CASE("The open session of an EVSE is the active one that began last") {
    const auto db = migrated();
    auto finished = session("CP1", 1, 300);
    finished.status = SessionStatus::finished;
    put(*db, finished);
    const auto older = put(*db, session("CP1", 1, 100));
    const auto newer = put(*db, session("CP1", 1, 200));
    const auto elsewhere = put(*db, session("CP1", 2, 250));
    CHECK(id_of(sessions::open_on(*db, "CP1", 1)) == newer);
    CHECK(id_of(sessions::open_on(*db, "CP1", 3)) == "none");
    CHECK(sessions::open_of(*db, "CP1").size() == 3);
    CHECK(sessions::all_open(*db, 2).size() == 2);
    CHECK(id_of(sessions::open_on(*db, "CP1", 2)) == elsewhere);
    CHECK(older != newer);
}

TEST_CASE("The session that covers an instant began before it and had not ended") {
    const auto db = migrated();
    auto first = session("CP1", 1, 100);
    first.status = SessionStatus::finished;
    first.stopped_at = at(200);
    put(*db, first);
    const auto second = put(*db, session("CP1", 1, 300));
    const auto covering = [&](std::int64_t when) {
        return id_of(sessions::covering(*db, "CP1", 1, at(when)));
    };
    CHECK(covering(99) == "none");
    CHECK(covering(100) == first.id);
    CHECK(covering(200) == first.id);
    CHECK(covering(250) == "none");
    CHECK(covering(1'000) == second);
    CHECK(id_of(sessions::latest_before(*db, "CP1", 1, at(250))) == first.id);
    CHECK(id_of(sessions::latest_before(*db, "CP1", 1, at(50))) == "none");
}

TEST_CASE("A pending session waits for its EVSE and tag, or for any EVSE when it names none") {
    const auto db = migrated();
    auto pending = session("CP1", 0, 100);
    pending.status = SessionStatus::pending;
    pending.id_tag = "Tag";
    pending.command_id = "cmd_1";
    put(*db, pending);
    CHECK(id_of(sessions::pending_for(*db, "CP1", 2, "TAG")) == pending.id);
    CHECK(id_of(sessions::pending_for(*db, "CP1", 2, "other")) == "none");
    CHECK(id_of(sessions::pending_for(*db, "CP2", 2, "TAG")) == "none");
    CHECK(id_of(sessions::by_command(*db, "cmd_1")) == pending.id);
    pending.evse_id = 1;
    sessions::save(*db, pending);
    CHECK(id_of(sessions::pending_for(*db, "CP1", 2, "TAG")) == "none");
    CHECK(id_of(sessions::pending_for(*db, "CP1", 1, "TAG")) == pending.id);
}

TEST_CASE("What was last asked for is found by its tag and time, whatever became of it") {
    const auto db = migrated();
    const auto now = Timestamp(std::chrono::hours(24 * 365 * 50));
    const auto asked = [&](std::chrono::minutes ago, std::int64_t evse, SessionStatus status) {
        auto planned = session("CP1", evse, 100);
        planned.id = new_id("ses", now - ago);
        planned.created_at = now - ago;
        planned.started_at.reset();
        planned.id_tag = "Tag";
        planned.status = status;
        planned.command_id = "cmd_" + planned.id;
        sessions::add(*db, planned);
        return planned.id;
    };
    const auto last = [&](std::int64_t evse, std::chrono::minutes first, std::chrono::minutes until) {
        return id_of(sessions::last_asked_for(*db, "CP1", evse, "TAG", {now - first, now - until}));
    };
    using std::chrono::minutes;
    const auto older = asked(minutes(30), 1, SessionStatus::expired);
    const auto newer = asked(minutes(20), 0, SessionStatus::finished);
    const auto other = asked(minutes(10), 2, SessionStatus::failed);
    CHECK(last(1, minutes(60), minutes(0)) == newer);
    CHECK(last(2, minutes(60), minutes(0)) == other);
    CHECK(last(1, minutes(60), minutes(25)) == older);
    CHECK(last(1, minutes(15), minutes(0)) == "none");
}

TEST_CASE("Sessions with a limit are those that run and have not come to it") {
    const auto db = migrated();
    auto limited = session("CP1", 1, 100);
    limited.limits = JsonText{R"({"energy_wh":5})"};
    put(*db, limited);
    auto reached = session("CP1", 2, 100);
    reached.limits = limited.limits;
    reached.limit_reached = "energy_limit_reached";
    put(*db, reached);
    put(*db, session("CP1", 3, 100));
    const auto found = sessions::all_limited(*db, 10);
    REQUIRE(found.size() == 1);
    CHECK(found.front().evse_id == 1);
}

TEST_CASE("Pitfall 9: open sessions of a tag are found everywhere, without case") {
    const auto db = migrated();
    auto first = session("CP1", 1, 100);
    first.id_tag = "Tag";
    put(*db, first);
    auto second = session("CP2", 1, 100);
    second.id_tag = "TAG";
    put(*db, second);
    CHECK(sessions::open_with_tag(*db, "tag").size() == 2);
    second.status = SessionStatus::finished;
    sessions::save(*db, second);
    CHECK(sessions::open_with_tag(*db, "tag").size() == 1);
}

TEST_CASE("A transaction id is looked up on its own charge point") {
    const auto db = migrated();
    auto first = session("CP1", 1, 100);
    first.transaction_id = "17";
    put(*db, first);
    CHECK(id_of(sessions::by_transaction_id(*db, "CP1", "17")) == first.id);
    CHECK(id_of(sessions::by_transaction_id(*db, "CP2", "17")) == "none");
}

TEST_CASE("The running session of a transaction id is read while it is active") {
    const auto db = migrated();
    auto record = session("CP1", 1, 100);
    record.transaction_id = "17";
    record.energy_wh = 40;
    put(*db, record);
    const auto running = sessions::running(*db, "CP1", "17").value();
    CHECK(running.id == record.id);
    CHECK(running.energy_wh == 40);
    CHECK_FALSE(sessions::running(*db, "CP2", "17").has_value());
    record.status = SessionStatus::finished;
    sessions::save(*db, record);
    CHECK_FALSE(sessions::running(*db, "CP1", "17").has_value());
}

TEST_CASE("Progress ends an interruption that is older than the meter value") {
    const auto db = migrated();
    auto record = session("CP1", 1, 100);
    record.interrupted_at = at(150);
    put(*db, record);
    record.last_meter_at = at(140);
    sessions::progress(*db, record, at(160));
    CHECK(sessions::get(*db, record.id).value().interrupted_at == at(150));
    record.last_meter_at = at(151);
    sessions::progress(*db, record, at(160));
    CHECK_FALSE(sessions::get(*db, record.id).value().interrupted_at.has_value());
}

TEST_CASE("Save raises the version, update refuses an old one, progress leaves it alone") {
    const auto db = migrated();
    auto record = session("CP1", 1, 100);
    put(*db, record);
    auto old = record;
    sessions::save(*db, record);
    CHECK(record.version == 2);
    CHECK_FALSE(sessions::update(*db, old));
    RunningSession moved = record;
    moved.energy_wh = 50;
    moved.power_w = 7.5;
    moved.last_meter_at = at(170);
    sessions::progress(*db, moved, at(180));
    const auto now = sessions::get(*db, record.id).value();
    CHECK(now.energy_wh == 50);
    CHECK(now.power_w == 7.5);
    CHECK(now.last_meter_at == at(170));
    CHECK(now.updated_at == at(180));
    CHECK(now.version == 2);
    CHECK(sessions::update(*db, record));
}

TEST_CASE("Sessions are listed newest first by every filter the API names") {
    const auto db = migrated();
    for (int i = 0; i < 6; ++i) {
        auto record = session(i % 2 == 0 ? "CP1" : "CP2", 1 + i % 3, 100 * i);
        record.id_tag = i < 3 ? "First" : "Second";
        if (i == 5)
            record.status = SessionStatus::finished;
        put(*db, record);
    }
    const auto starts = [&](const sessions::ListFilter& filter) {
        std::string text;
        for (const auto& record : sessions::list(*db, filter, {}).data)
            text += std::to_string(record.started_at->time_since_epoch().count()) + " ";
        return text;
    };
    CHECK(starts({}) == "500 400 300 200 100 0 ");
    CHECK(starts({.charge_point_id = "CP1"}) == "400 200 0 ");
    CHECK(starts({.charge_point_id = "CP1", .evse_id = 1}) == "0 ");
    CHECK(starts({.status = SessionStatus::finished}) == "500 ");
    CHECK(starts({.id_tag = "FIRST"}) == "200 100 0 ");
    CHECK(starts({.started_after = at(100), .started_before = at(400)}) == "300 200 100 ");
}

TEST_CASE("The questions of the money path are answered by an index") {
    const auto db = migrated();
    for (const auto* tail :
         {"where charge_point_id = ? and start_key = ?", "where charge_point_id = ? and transaction_id = ?",
          "where status = 'active' and charge_point_id = ? and evse_id = ? order by started_at desc, id desc "
          "limit 1",
          "where charge_point_id = ? and evse_id = ? and started_at <= ? order by started_at desc, id desc "
          "limit 1",
          "where id_tag = ? and +status = 'active' order by id"}) {
        const auto text = plan(*db, tail);
        INFO(tail << " -> " << text);
        CHECK(text.find("SEARCH sessions USING INDEX") == 0);
    }
}
