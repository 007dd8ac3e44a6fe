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

TEST_CASE("A command names the session it began, and is found by it") {
    const auto db = migrated();
    const auto command = put(*db, CommandStatus::accepted);
    commands::link_session(*db, command.id, "ses_1", at(5));
    const auto page = commands::list(*db, {.charge_point_id = "CP1", .session_id = "ses_1"}, {});
    REQUIRE(page.data.size() == 1);
    CHECK(page.data[0].version == 2);
}
