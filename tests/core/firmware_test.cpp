#include "core/firmware/firmware.hpp"
#include "storage/records/charge_points.hpp"
#include "tracked_fixture.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::firmware {

namespace {

using storage::EndedBy;
using storage::FirmwareUpdate;
using tracked::Answer;
using tracked::Numbering;

struct FirmwareFixture : TrackedFixture {
    FirmwareFixture() { boot("1.0"); }

    void boot(const std::string& version) {
        storage::charge_points::Boot told;
        told.vendor = "Acme";
        told.model = "One";
        told.firmware_version = version;
        storage::charge_points::booted(db, "CP1", told, now);
        booted(db, origin(), version);
    }

    FirmwareUpdate ask(Numbering numbering = Numbering::unnumbered, Answer answer = Answer::accepted) {
        UpdateFirmware command;
        command.url = "http://example.org/2.0.bin";
        return ask(command, numbering, answer);
    }

    FirmwareUpdate ask(const UpdateFirmware& command, Numbering numbering, Answer answer) {
        const auto id = sent_command("update-firmware");
        const auto begun = begin(db, asked(id), command, numbering, settings);
        answered(db, id, answer, now);
        return stored(begun.update);
    }

    void hear(const std::string& status, std::optional<std::int64_t> number = {}) {
        record(db, {origin(), number, status}, settings);
    }

    void hear_all(std::initializer_list<const char*> statuses) {
        for (const auto* status : statuses)
            hear(status);
    }

    FirmwareUpdate stored(const FirmwareUpdate& update) {
        return storage::tracked_requests::get<FirmwareUpdate>(db, update.id).value();
    }

    Status status_of(const FirmwareUpdate& update) { return stored(update).status; }
};

} // namespace

TEST_CASE_METHOD(FirmwareFixture,
                 "an update goes through its statuses to its end, and its command shows it") {
    const auto update = ask();
    CHECK(update.status == Status::accepted);
    CHECK(update.previous_version == "1.0");
    hear_all({"Downloading", "Downloaded", "Installing"});
    CHECK(progress(update.command_id).at("ocpp_status") == "Installing");
    CHECK(progress(update.command_id).at("final") == false);
    hear("Installed");
    CHECK(status_of(update) == Status::succeeded);
    CHECK(stored(update).ended_by == EndedBy::report);
    CHECK(progress(update.command_id).at("status") == "succeeded");
    CHECK(progress(update.command_id).at("final") == true);
    CHECK(events("firmware.status") == 4);
    CHECK(storage::request_reports::of_request(db, update.id).size() == 4);
}

TEST_CASE_METHOD(FirmwareFixture, "every word of failure ends an update as failed") {
    for (const auto* word :
         {"DownloadFailed", "InstallationFailed", "InstallVerificationFailed", "InvalidSignature"}) {
        const auto update = ask(Numbering::numbered);
        hear(word, update.request_number);
        CHECK(status_of(update) == Status::failed);
        CHECK(stored(update).ocpp_status == word);
    }
}

TEST_CASE_METHOD(FirmwareFixture, "a status that is repeated or comes late does no harm") {
    const auto update = ask();
    hear_all({"Downloading", "Downloading", "Installed", "Installed", "Downloading"});
    CHECK(status_of(update) == Status::succeeded);
    CHECK(stored(update).ocpp_status == "Installed");
    // Told once each; the late one is stored as well.
    CHECK(storage::request_reports::of_request(db, update.id).size() == 3);
    CHECK(events("firmware.status") == 3);
}

TEST_CASE_METHOD(FirmwareFixture, "Idle ends nothing, with a request open or without") {
    hear("Idle");
    const auto update = ask();
    hear("Downloading");
    hear("Idle");
    CHECK(status_of(update) == Status::accepted);
    CHECK(stored(update).ocpp_status == "Downloading");
    CHECK(storage::request_reports::of_charge_point(db, "CP1").size() == 3);
}

TEST_CASE_METHOD(FirmwareFixture, "an unknown word is kept as text and ends nothing") {
    const auto update = ask();
    hear("Unpacking");
    CHECK(status_of(update) == Status::accepted);
    CHECK(stored(update).ocpp_status == "Unpacking");
}

TEST_CASE_METHOD(FirmwareFixture, "a number finds its own update among several") {
    const auto first = ask(Numbering::numbered);
    const auto second = ask(Numbering::numbered);
    REQUIRE(first.request_number != second.request_number);
    CHECK(first.request_number > 0);
    hear("Installed", first.request_number);
    CHECK(status_of(first) == Status::succeeded);
    CHECK(status_of(second) == Status::accepted);
    // A number that is none of ours is stored, and is about no update.
    hear("Installed", 2'000'000'000);
    CHECK(status_of(second) == Status::accepted);
    CHECK(storage::request_reports::of_charge_point(db, "CP1").size() == 2);
}

TEST_CASE_METHOD(FirmwareFixture, "without a number a status is about the newest update that has none") {
    const auto numbered = ask(Numbering::numbered);
    const auto older = ask();
    const auto newer = ask();
    // Their statuses could not be told apart.
    CHECK(status_of(older) == Status::cancelled);
    CHECK(stored(older).ended_by == EndedBy::newer_request);
    hear("Installed");
    CHECK(status_of(newer) == Status::succeeded);
    CHECK(status_of(older) == Status::cancelled);
    CHECK(status_of(numbered) == Status::accepted);
}

TEST_CASE_METHOD(FirmwareFixture, "a repeat after the end is not taken for another update's") {
    const auto numbered = ask(Numbering::numbered);
    const auto update = ask();
    hear("Installed");
    hear("Downloading", numbered.request_number);
    CHECK(status_of(update) == Status::succeeded);
    CHECK(status_of(numbered) == Status::accepted);
}

TEST_CASE_METHOD(FirmwareFixture, "AcceptedCanceled closes every earlier update") {
    const auto first = ask(Numbering::numbered);
    const auto second = ask(Numbering::numbered, Answer::accepted_instead);
    CHECK(status_of(first) == Status::cancelled);
    CHECK(progress(first.command_id).at("status") == "cancelled");
    CHECK(status_of(second) == Status::accepted);
    // What the charge point still says of the dropped one changes nothing.
    hear("Installed", first.request_number);
    CHECK(status_of(first) == Status::cancelled);
}

TEST_CASE_METHOD(FirmwareFixture, "a refused update is closed, an unanswered one stays open") {
    CHECK(status_of(ask(Numbering::numbered, Answer::rejected)) == Status::rejected);
    const auto unanswered = ask(Numbering::numbered, Answer::unanswered);
    CHECK(unanswered.status == Status::requested);
    hear("Downloading", unanswered.request_number);
    CHECK(status_of(unanswered) == Status::accepted);
}

TEST_CASE_METHOD(FirmwareFixture, "a boot with another firmware completes an update that was installing") {
    const auto update = ask();
    hear_all({"Downloading", "Downloaded", "Installing"});
    boot("1.0");
    CHECK(status_of(update) == Status::accepted);
    boot("2.0");
    CHECK(status_of(update) == Status::succeeded);
    CHECK(stored(update).ended_by == EndedBy::boot);
    CHECK(stored(update).installed_version == "2.0");
    CHECK(progress(update.command_id).at("firmware_version") == "2.0");
    hear("Installed");
    CHECK(stored(update).ocpp_status == "Installed");
    CHECK(stored(update).ended_by == EndedBy::boot);
}

TEST_CASE_METHOD(FirmwareFixture, "a boot after Installed tells which version it is") {
    const auto update = ask();
    hear_all({"Downloading", "Installed"});
    boot("2.0");
    CHECK(stored(update).installed_version == "2.0");
    CHECK(stored(update).ended_by == EndedBy::report);
    boot("3.0");
    CHECK(stored(update).installed_version == "2.0");
}

TEST_CASE_METHOD(FirmwareFixture, "a boot with another firmware is nothing to an update not downloaded yet") {
    const auto update = ask();
    hear("Downloading");
    boot("2.0");
    CHECK(status_of(update) == Status::accepted);
    CHECK_FALSE(stored(update).installed_version);
}

TEST_CASE_METHOD(FirmwareFixture, "a silent update times out, each status gives it time anew") {
    const auto update = ask(Numbering::numbered);
    now += settings.tracked.firmware_timeout - std::chrono::seconds(1);
    hear("Downloading", update.request_number);
    now += settings.tracked.firmware_timeout - std::chrono::seconds(1);
    expire(db, now);
    CHECK(status_of(update) == Status::accepted);
    now += std::chrono::seconds(1);
    expire(db, now);
    CHECK(status_of(update) == Status::timed_out);
    CHECK(progress(update.command_id).at("status") == "timed_out");
    // It was only slow.
    hear("Installed", update.request_number);
    CHECK(status_of(update) == Status::succeeded);
}

TEST_CASE_METHOD(FirmwareFixture, "the time of an update begins when it may be retrieved") {
    UpdateFirmware command;
    command.url = "http://example.org/2.0.bin";
    command.retrieve_after = now + std::chrono::hours(100);
    const auto update = ask(command, Numbering::unnumbered, Answer::accepted);
    now += settings.tracked.firmware_timeout;
    expire(db, now);
    CHECK(status_of(update) == Status::accepted);
}

TEST_CASE_METHOD(FirmwareFixture, "a failed download that is tried again goes on") {
    const auto update = ask();
    hear_all({"Downloading", "DownloadFailed", "DownloadFailed"});
    CHECK(status_of(update) == Status::failed);
    hear("Downloading");
    CHECK(status_of(update) == Status::accepted);
    CHECK_FALSE(stored(update).ended_at);
    hear("Installed");
    CHECK(status_of(update) == Status::succeeded);
}

TEST_CASE_METHOD(FirmwareFixture, "statuses long after a failed update are about none") {
    const auto update = ask();
    hear("DownloadFailed");
    now += settings.tracked.firmware_timeout + std::chrono::seconds(1);
    hear("Downloading");
    CHECK(status_of(update) == Status::failed);
}

TEST_CASE_METHOD(FirmwareFixture, "an update whose command was never sent is closed") {
    auto command = storage::commands::get(db, sent_command("update-firmware")).value();
    command.sent_at.reset();
    storage::commands::save(db, command);
    UpdateFirmware body;
    body.url = "http://example.org/2.0.bin";
    const auto update = begin(db, asked(command.id), body, Numbering::numbered, settings).update;
    // Delivered again after a lost connection it is the same update.
    CHECK(begin(db, asked(command.id), body, Numbering::numbered, settings).update.id == update.id);
    expire(db, now);
    CHECK(status_of(update) == Status::requested);
    // Even when it waited for longer than an update may be silent.
    now += settings.tracked.firmware_timeout;
    expire(db, now);
    CHECK(status_of(update) == Status::timed_out);
    CHECK(begin(db, asked(command.id), body, Numbering::numbered, settings).update.id == update.id);
    CHECK(status_of(update) == Status::requested);
    command.completed_at = now;
    storage::commands::save(db, command);
    expire(db, now);
    CHECK(status_of(update) == Status::not_sent);
}

} // namespace voltgate::core::firmware
