#include "core/command/record.hpp"
#include "domain_fixture.hpp"
#include "storage/records/events.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::command_record {

namespace {

struct CommandFixture : DomainFixture {
    storage::Command add(storage::CommandStatus status, storage::Deliver deliver,
                         std::optional<Instant> expires_at = {}) {
        storage::Command command;
        command.id = storage::new_id("cmd", now);
        command.charge_point_id = "CP1";
        command.action = "reset";
        command.status = status;
        command.deliver = deliver;
        command.expires_at = expires_at;
        command.created_at = now;
        command.updated_at = now;
        storage::commands::add(db, command);
        return command;
    }

    storage::CommandStatus status_of(const storage::Command& command) {
        return storage::commands::get(db, command.id)->status;
    }
};

using storage::CommandStatus;
using storage::Deliver;

} // namespace

TEST_CASE_METHOD(CommandFixture, "a restart closes what was under way and keeps what waits") {
    const auto sent = add(CommandStatus::sent, Deliver::when_online);
    const auto urgent = add(CommandStatus::queued, Deliver::now);
    const auto waiting = add(CommandStatus::queued, Deliver::when_online);
    const auto perhaps_sent = add(CommandStatus::queued, Deliver::when_online);
    storage::commands::set_begun(db, perhaps_sent.id, now);
    const auto put_back = add(CommandStatus::queued, Deliver::when_online);
    storage::commands::set_begun(db, put_back.id, now);
    storage::commands::set_begun(db, put_back.id, {});
    close_interrupted(db, now);
    CHECK(status_of(sent) == CommandStatus::timed_out);
    CHECK(status_of(urgent) == CommandStatus::expired);
    CHECK(status_of(waiting) == CommandStatus::queued);
    CHECK(status_of(perhaps_sent) == CommandStatus::timed_out);
    CHECK(status_of(put_back) == CommandStatus::queued);
}

TEST_CASE_METHOD(CommandFixture, "a queued command expires at its time and tells of it") {
    const auto due = add(CommandStatus::queued, Deliver::when_online, now);
    const auto later = add(CommandStatus::queued, Deliver::when_online, now + std::chrono::seconds(1));
    expire(db, now);
    CHECK(status_of(due) == CommandStatus::expired);
    CHECK(status_of(later) == CommandStatus::queued);
    const auto events = storage::events::after(db, 0, 10);
    REQUIRE(events.size() == 1);
    CHECK(events[0].type == "command.completed");
}

TEST_CASE_METHOD(CommandFixture, "completing stores the answer and runs the effect in the same transaction") {
    auto command = add(CommandStatus::sent, Deliver::now);
    Outcome outcome = answered("Accepted", Verdict::accepted, {{"status", "Accepted"}});
    bool ran = false;
    outcome.effect = [&](storage::Database&) { ran = true; };
    complete(db, command, outcome, now);
    const auto stored = storage::commands::get(db, command.id).value();
    CHECK(stored.status == CommandStatus::accepted);
    CHECK(stored.ocpp_status == "Accepted");
    CHECK(stored.result->text == R"({"status":"Accepted"})");
    CHECK(stored.completed_at == now);
    CHECK(ran);
}

TEST_CASE_METHOD(CommandFixture, "progress that is told before the answer is booked stays in the record") {
    auto command = add(CommandStatus::sent, Deliver::now);
    Progress progress;
    progress.id = "fwu_1";
    progress.status = storage::RequestStatus::accepted;
    progress.ocpp_status = "Downloading";
    progress.at = now;
    progressed(db, command.id, progress, now);
    command = storage::commands::get(db, command.id).value();
    complete(db, command, answered("Accepted", Verdict::accepted, {{"status", "Accepted"}}), now);
    const auto stored = storage::commands::get(db, command.id).value();
    CHECK(stored.result->text ==
          R"({"progress":{"id":"fwu_1","status":"accepted","ocpp_status":"Downloading",)"
          R"("at":"2026-03-01T12:00:00Z","final":false},"status":"Accepted"})");
    const auto events = storage::events::after(db, 0, 10);
    REQUIRE(events.size() == 2);
    CHECK(events[0].type == "command.progressed");
}

} // namespace voltgate::core::command_record
