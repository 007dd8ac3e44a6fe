#include "core/diagnostics/diagnostics.hpp"
#include "tracked_fixture.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::diagnostics {

namespace {

using storage::EndedBy;
using storage::LogRequest;
using storage::LogType;
using tracked::Answer;
using tracked::Numbering;

struct DiagnosticsFixture : TrackedFixture {
    LogRequest ask(Numbering numbering = Numbering::numbered, Answer answer = Answer::accepted) {
        const auto id = sent_command("get-log");
        const auto begun = begin(db, asked(id), order, numbering, settings);
        location = begun.location;
        answered(db, id, answer, "CP1.log", now);
        return stored(begun.request);
    }

    void hear(const std::string& status, std::optional<std::int64_t> number = {}) {
        record(db, {origin(), number, status}, settings);
    }

    void upload_for(const LogRequest& request) {
        storage::StoredFile file;
        file.id = storage::new_id("fil", now);
        file.charge_point_id = "CP1";
        file.command_id = request.command_id;
        file.purpose = "diagnostics_log";
        file.name = "CP1.log";
        file.created_at = now;
        storage::files::add(db, file);
        file_id = file.id;
        file_arrived(db, file);
    }

    LogRequest stored(const LogRequest& request) {
        return storage::tracked_requests::get<LogRequest>(db, request.id).value();
    }

    LogOrder order;
    std::string location;
    std::string file_id;
};

} // namespace

TEST_CASE_METHOD(DiagnosticsFixture, "a log is uploaded to our file server unless an operator says where") {
    const auto ours = ask();
    CHECK(location.starts_with("http://files.example/files/"));
    CHECK(location.ends_with("/"));
    CHECK_FALSE(ours.location);
    CHECK(ours.file_name == "CP1.log");
    order.location = "ftp://logs.example/in";
    const auto theirs = ask();
    CHECK(location == "ftp://logs.example/in");
    CHECK(theirs.location == "ftp://logs.example/in");
}

TEST_CASE_METHOD(DiagnosticsFixture, "an upload is followed by its number to its end") {
    const auto first = ask();
    const auto second = ask();
    hear("Uploading", first.request_number);
    hear("Uploading", second.request_number);
    hear("Uploaded", first.request_number);
    hear("PermissionDenied", second.request_number);
    CHECK(stored(first).status == Status::succeeded);
    CHECK(stored(second).status == Status::failed);
    CHECK(stored(second).ocpp_status == "PermissionDenied");
    CHECK(events("diagnostics.status") == 4);
    CHECK(events("command.progressed") == 4);
}

TEST_CASE_METHOD(DiagnosticsFixture, "every word of failure ends a request as failed") {
    for (const auto* word : {"UploadFailure", "BadMessage", "NotSupportedOperation", "PermissionDenied"}) {
        const auto request = ask();
        hear(word, request.request_number);
        CHECK(stored(request).status == Status::failed);
    }
}

TEST_CASE_METHOD(DiagnosticsFixture, "the file that arrives is in the request and in its command") {
    const auto request = ask(Numbering::unnumbered);
    hear("Uploading");
    upload_for(request);
    CHECK(stored(request).file_id == file_id);
    CHECK(stored(request).status == Status::succeeded);
    CHECK(stored(request).ended_by == EndedBy::file);
    CHECK(progress(request.command_id).at("file_id") == boost::json::string(file_id));
    hear("Uploaded");
    CHECK(stored(request).ocpp_status == "Uploaded");
    CHECK(stored(request).file_id == file_id);
    // The file is here whatever is said of it.
    hear("UploadFailure");
    CHECK(stored(request).status == Status::succeeded);
}

TEST_CASE_METHOD(DiagnosticsFixture, "a file that comes after the word Uploaded is taken in too") {
    const auto request = ask();
    hear("Uploaded", request.request_number);
    upload_for(request);
    CHECK(stored(request).ended_by == EndedBy::report);
    CHECK(stored(request).file_id == file_id);
}

TEST_CASE_METHOD(DiagnosticsFixture, "a file of another kind of command is none of a log request") {
    const auto request = ask();
    auto other = request;
    other.command_id = sent_command("reset");
    upload_for(other);
    CHECK_FALSE(stored(request).file_id);
    CHECK(stored(request).status == Status::accepted);
}

TEST_CASE_METHOD(DiagnosticsFixture, "where there is nothing to upload the request ends with the answer") {
    const auto id = sent_command("get-diagnostics");
    const auto request = begin(db, asked(id), order, Numbering::unnumbered, settings).request;
    nothing_to_upload(db, id, now);
    CHECK(stored(request).status == Status::nothing_to_upload);
    CHECK(progress(id).at("final") == true);
    // A status about nothing: stored, and of no request.
    hear("Uploaded");
    CHECK(stored(request).status == Status::nothing_to_upload);
}

TEST_CASE_METHOD(DiagnosticsFixture, "AcceptedCanceled closes the earlier upload") {
    const auto first = ask();
    const auto second = ask(Numbering::numbered, Answer::accepted_instead);
    CHECK(stored(first).status == Status::cancelled);
    CHECK(stored(second).status == Status::accepted);
}

TEST_CASE_METHOD(DiagnosticsFixture, "logs without a number do not cancel those with one") {
    const auto numbered = ask(Numbering::numbered);
    const auto plain = ask(Numbering::unnumbered);
    CHECK(stored(numbered).status == Status::accepted);
    hear("Uploaded");
    CHECK(stored(plain).status == Status::succeeded);
    CHECK(stored(numbered).status == Status::accepted);
}

TEST_CASE_METHOD(DiagnosticsFixture, "a silent upload times out, and its URL is good no longer than that") {
    const auto request = ask();
    CHECK(request.deadline_at == now + settings.tracked.log_timeout);
    now += settings.tracked.log_timeout;
    expire(db, now);
    CHECK(stored(request).status == Status::timed_out);
    CHECK(stored(request).ended_by == EndedBy::time);
}

TEST_CASE_METHOD(DiagnosticsFixture, "request numbers are positive and never given twice") {
    std::int64_t last = 0;
    for (int i = 0; i < 5; ++i) {
        const auto number = ask().request_number.value();
        CHECK(number > last);
        last = number;
    }
}

} // namespace voltgate::core::diagnostics
