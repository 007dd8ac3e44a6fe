#include "storage/records/commands.hpp"
#include "tests/storage/support/records.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::storage;
using namespace voltgate::storage::test;

namespace {

Command put(Database& db, CommandStatus status, std::optional<Timestamp> expires_at = {},
            const std::string& charge_point_id = "CP1") {
    Command command;
    command.id = new_id("cmd", at(1));
    command.charge_point_id = charge_point_id;
    command.action = "reset";
    command.status = status;
    command.deliver = Deliver::when_online;
    command.expires_at = expires_at;
    commands::add(db, command);
    return command;
}

} // namespace

TEST_CASE("A command survives the way through its row with words and JSON") {
    const auto db = migrated();
    auto command = put(*db, CommandStatus::sent, at(99));
    command.request = {R"({"type":"soft"})"};
    command.result = JsonText{R"({"status":"Accepted"})"};
    command.status = CommandStatus::call_error;
    commands::save(*db, command);
    const auto read = commands::get(*db, command.id).value();
    CHECK(read.request.text == R"({"type":"soft"})");
    CHECK(read.result->text == R"({"status":"Accepted"})");
    CHECK(read.status == CommandStatus::call_error);
    CHECK(read.deliver == Deliver::when_online);
    CHECK(read.expires_at == at(99));
    CHECK(read.version == 2);
}

TEST_CASE("Queued commands of a charge point come in the order in which they were asked") {
    const auto db = migrated();
    const auto first = put(*db, CommandStatus::queued);
    put(*db, CommandStatus::sent);
    put(*db, CommandStatus::queued, {}, "CP2");
    const auto second = put(*db, CommandStatus::queued);
    const auto queued = commands::queued_for(*db, "CP1");
    REQUIRE(queued.size() == 2);
    CHECK(queued[0].id == first.id);
    CHECK(queued[1].id == second.id);
    CHECK(commands::unfinished(*db).size() == 4);
}

TEST_CASE("Only queued commands expire, and only when their time is over") {
    const auto db = migrated();
    const auto due = put(*db, CommandStatus::queued, at(10));
    put(*db, CommandStatus::queued, at(11));
    put(*db, CommandStatus::queued);
    put(*db, CommandStatus::sent, at(10));
    const auto expired = commands::expire(*db, at(10));
    REQUIRE(expired.size() == 1);
    CHECK(expired[0].id == due.id);
    const auto read = commands::get(*db, due.id).value();
    CHECK(read.status == CommandStatus::expired);
    CHECK(read.completed_at == at(10));
    CHECK(commands::expire(*db, at(10)).empty());
}

TEST_CASE("A command can be cancelled while it is queued and not later") {
    const auto db = migrated();
    const auto queued = put(*db, CommandStatus::queued);
    const auto sent = put(*db, CommandStatus::sent);
    CHECK(commands::cancel(*db, queued.id, at(5)));
    CHECK_FALSE(commands::cancel(*db, queued.id, at(6)));
    CHECK_FALSE(commands::cancel(*db, sent.id, at(6)));
    CHECK(commands::get(*db, queued.id)->status == CommandStatus::cancelled);
}

TEST_CASE("A remote start is looked for by when it was sent, among those that began nothing yet") {
    const auto db = migrated();
    Command start;
    start.id = new_id("cmd", at(1));
    start.charge_point_id = "CP1";
    start.action = "start";
    start.id_tag = "TAG1";
    start.status = CommandStatus::sent;
    start.created_at = at(1'000);
    start.sent_at = at(9'000);
    commands::add(*db, start);
    const auto found = [&](std::int64_t first, std::int64_t last) {
        return commands::remote_start_for(*db, "CP1", "tag1", 1, {at(first), at(last)}).has_value();
    };
    CHECK(found(8'000, 9'500));
    CHECK_FALSE(found(9'500, 9'900));
    CHECK_FALSE(found(500, 8'000));
    commands::link_session(*db, start.id, "ses_1", at(9'100));
    CHECK_FALSE(found(8'000, 9'500));
}

TEST_CASE("A start of a session is matched with few commands, and its tag's energy with few sessions") {
    const auto db = migrated();
    const auto plan = [&](const std::string& query) {
        auto statement = db->prepare("explain query plan " + query);
        REQUIRE(statement.step());
        return std::string(statement.text(3));
    };
    CHECK(plan("select * from commands where charge_point_id = ? and action = 'start'"
               " and status in ('sent', 'accepted') and session_id is null and id_tag = ?"
               " and coalesce(sent_at, created_at) >= ? order by id desc limit 1")
              .find("USING INDEX commands_unlinked_start") != std::string::npos);
    CHECK(plan("select sum(energy_wh) from sessions where id_tag = ? and id >= ? and started_at >= ? and id "
               "<> ?")
              .find("USING INDEX sessions_id_tag (id_tag=? AND id>?)") != std::string::npos);
}

TEST_CASE("A command names the session it began, and is found by it") {
    const auto db = migrated();
    const auto command = put(*db, CommandStatus::accepted);
    commands::link_session(*db, command.id, "ses_1", at(5));
    const auto page = commands::list(*db, {.charge_point_id = "CP1", .session_id = "ses_1"}, {});
    REQUIRE(page.data.size() == 1);
    CHECK(page.data[0].version == 2);
}
