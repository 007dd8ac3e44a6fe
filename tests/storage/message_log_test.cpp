#include "storage/message_log.hpp"
#include "storage/message_log_writer.hpp"
#include "storage/rows.hpp"
#include "tests/storage/support/fault_vfs.hpp"
#include "tests/storage/support/scratch.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <map>

using namespace voltgate::storage;
using namespace voltgate::storage::test;

namespace {

// "call id action payload", "result id payload", "error id code description payload": enough of a frame for
// these tests.
FrameParts split_words(std::string_view frame) {
    const auto take = [&] {
        const auto word = frame.substr(0, frame.find(' '));
        frame.remove_prefix(std::min(frame.size(), word.size() + 1));
        return word;
    };
    FrameParts parts;
    const auto kind = take();
    if (kind != "call" && kind != "result" && kind != "error")
        return parts;
    parts.message_id = take();
    if (kind == "call") {
        parts.kind = FrameParts::Kind::call;
        parts.action = take();
    } else if (kind == "result") {
        parts.kind = FrameParts::Kind::result;
    } else {
        parts.kind = FrameParts::Kind::error;
        parts.error_code = take();
        parts.error_description = take();
    }
    parts.payload = frame;
    return parts;
}

Timestamp now() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

MessageLogOptions log_options(const Scratch& scratch) {
    MessageLogOptions options;
    options.path = scratch.file("messages.db");
    options.flush_interval = std::chrono::milliseconds(5);
    options.split = split_words;
    return options;
}

Page<LoggedMessage> all(MessageLog& log, MessageLog::ListFilter filter = {}, PageRequest page = {"", 100}) {
    return run_now(log.list(std::move(filter), std::move(page)));
}

constexpr auto received = MessageDirection::received;
constexpr auto sent = MessageDirection::sent;

} // namespace

TEST_CASE("A call and its answer become one row") {
    const Scratch scratch;
    MessageLog log(log_options(scratch));
    const auto begun = now();
    log.add("CP1", received, "call 7 Heartbeat {}", begun);
    log.add("CP1", sent, "result 7 {\"currentTime\":1}", begun + std::chrono::milliseconds(3));
    const auto page = all(log);
    REQUIRE(page.data.size() == 1);
    const auto& row = page.data[0];
    CHECK(row.charge_point_id == "CP1");
    CHECK(row.direction == received);
    CHECK(row.action == "Heartbeat");
    CHECK(row.message_id == "7");
    CHECK(row.payload == "{}");
    CHECK(row.response == "{\"currentTime\":1}");
    CHECK(row.at == begun);
    CHECK(row.answered_at == begun + std::chrono::milliseconds(3));
    CHECK_FALSE(row.error_code);
    CHECK(run_now(log.get(row.id))->message_id == "7");
    CHECK_FALSE(run_now(log.get(row.id + 1)));
}

TEST_CASE("An error answer keeps its code, description and details") {
    const Scratch scratch;
    MessageLog log(log_options(scratch));
    log.add("CP1", sent, "call 9 Reset {}", now());
    log.add("CP1", received, "error 9 NotSupported never {\"a\":1}", now());
    const auto page = all(log);
    REQUIRE(page.data.size() == 1);
    CHECK(page.data[0].direction == sent);
    CHECK(page.data[0].error_code == "NotSupported");
    CHECK(page.data[0].error_description == "never");
    CHECK(page.data[0].response == "{\"a\":1}");
}

TEST_CASE("The same id in both directions and at two charge points are different exchanges") {
    const Scratch scratch;
    MessageLog log(log_options(scratch));
    log.add("CP1", received, "call 1 Heartbeat {}", now());
    log.add("CP1", sent, "call 1 Reset {}", now());
    log.add("CP2", received, "call 1 BootNotification {}", now());
    log.add("CP1", received, "result 1 reset", now());
    log.add("CP1", sent, "result 1 heartbeat", now());
    log.add("CP2", sent, "result 1 boot", now());
    std::map<std::string, std::string> answers;
    for (const auto& row : all(log).data)
        answers[row.action.value()] = row.response.value();
    CHECK(answers == std::map<std::string, std::string>{
                         {"Heartbeat", "heartbeat"}, {"Reset", "reset"}, {"BootNotification", "boot"}});
}

TEST_CASE("An answer that comes after its call was written is joined to it") {
    const Scratch scratch;
    MessageLog log(log_options(scratch));
    log.add("CP1", sent, "call 5 GetDiagnostics {}", now());
    const auto before = all(log); // a list writes what is open
    REQUIRE(before.data.size() == 1);
    CHECK_FALSE(before.data[0].response);
    log.add("CP1", received, "result 5 done", now());
    const auto after = all(log);
    REQUIRE(after.data.size() == 1);
    CHECK(after.data[0].response == "done");
    CHECK(after.data[0].action == "GetDiagnostics");
}

TEST_CASE("Frames that are no call, and answers to nothing, are rows of their own") {
    const Scratch scratch;
    MessageLog log(log_options(scratch));
    log.add("CP1", received, "garbage", now());
    log.add("CP1", received, "result 404 what", now());
    log.add("CP1", received, "call 1 Heartbeat first", now());
    log.add("CP1", received, "call 1 Heartbeat second", now()); // the id again, unanswered
    log.add("CP1", sent, "result 1 answer", now());
    CHECK(all(log).data.size() == 4);
    const auto twice = all(log, {.message_id = "1"}).data;
    REQUIRE(twice.size() == 2);
    CHECK((twice[0].response.has_value()) != (twice[1].response.has_value()));
}

TEST_CASE("Secrets are removed before anything is written, in calls and in answers") {
    const Scratch scratch;
    auto options = log_options(scratch);
    options.redact = [](std::string_view action, MessageDirection call, bool answer, std::string& payload) {
        if (action == "ChangeConfiguration" && call == sent && !answer)
            payload = "[redacted call]";
        if (action == "GetConfiguration" && answer)
            payload = "[redacted answer]";
    };
    {
        MessageLog log(options);
        log.add("CP1", sent, "call 1 ChangeConfiguration AuthorizationKey=hunter2", now());
        log.add("CP1", received, "result 1 Accepted", now());
        log.add("CP1", sent, "call 2 GetConfiguration {}", now());
        log.add("CP1", received, "result 2 AuthorizationKey=hunter2", now());
        log.add("CP1", sent, "call 3 GetConfiguration {}", now());
        all(log);
        log.add("CP1", received, "result 3 AuthorizationKey=hunter2", now()); // late
        for (const auto& row : all(log).data)
            CHECK_THAT(row.payload + row.response.value_or(""), !Catch::Contains("hunter2"));
        CHECK(all(log, {.message_id = "2"}).data.at(0).response == "[redacted answer]");
        CHECK(all(log, {.message_id = "3"}).data.at(0).response == "[redacted answer]");
    }
    std::ifstream file(options.path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    CHECK(bytes.find("[redacted call]") != std::string::npos);
    CHECK(bytes.find("hunter2") == std::string::npos);
}

TEST_CASE("Messages are listed by charge point, action, direction and time, the newest first, in pages") {
    const Scratch scratch;
    MessageLog log(log_options(scratch));
    const auto begun = now();
    for (int i = 0; i < 20; ++i)
        log.add(i % 2 == 0 ? "CP1" : "CP2", i < 10 ? received : sent,
                "call " + std::to_string(i) + (i % 5 == 0 ? " Fifth {}" : " Other {}"),
                begun + std::chrono::milliseconds(i));
    const auto ids = [&](MessageLog::ListFilter filter, PageRequest page = {"", 100}) {
        std::string text;
        for (const auto& row : all(log, std::move(filter), std::move(page)).data)
            text += row.message_id.value() + " ";
        return text;
    };
    CHECK(ids({.charge_point_id = "CP2", .direction = received}) == "9 7 5 3 1 ");
    CHECK(ids({.action = "Fifth"}) == "15 10 5 0 ");
    CHECK(ids({.from = begun + std::chrono::milliseconds(4), .to = begun + std::chrono::milliseconds(6)}) ==
          "6 5 4 ");
    const auto first = all(log, {.charge_point_id = "CP1"}, {"", 4});
    CHECK(ids({.charge_point_id = "CP1"}, {first.next.value(), 4}) == "10 8 6 4 ");
}

TEST_CASE("When it cannot keep up the log drops the oldest frames and counts them") {
    const Scratch scratch;
    auto options = log_options(scratch);
    options.max_queue = 10;
    options.flush_interval = std::chrono::hours(1);
    std::promise<void> entered;
    std::promise<void> go_on;
    options.split = [&, first = true](std::string_view frame) mutable {
        if (std::exchange(first, false)) {
            entered.set_value();
            go_on.get_future().wait();
        }
        return split_words(frame);
    };
    MessageLog log(options);
    constexpr std::size_t written_at_once = 6;
    for (std::size_t i = 0; i < written_at_once; ++i)
        log.add("CP1", received, "first", now());
    entered.get_future().wait();
    const auto taken = written_at_once - log.statistics().queued;
    for (int i = 0; i < 30; ++i)
        log.add("CP1", received, "frame " + std::to_string(i), now());
    CHECK(log.statistics().queued == 10);
    go_on.set_value();
    const auto rows = all(log).data;
    CHECK(rows.size() == taken + 10);
    CHECK(rows.at(0).payload == "frame 29");
    CHECK(log.statistics().dropped == written_at_once + 30 - taken - 10);
}

TEST_CASE("What a full disk refuses is lost to the log, and what comes later is written") {
    const Scratch scratch;
    FaultVfs vfs;
    DatabaseOptions connection;
    connection.path = scratch.file("log.db");
    connection.vfs = vfs.name();
    Database db(connection);
    MessageLogWriter::create_schema(db);
    const auto options = log_options(scratch);
    MessageLogWriter writer(db, options);
    const auto log = [&](int frames, std::string_view text) {
        for (int i = 0; i < frames; ++i)
            writer.take({"CP1", received, text, now()}, MessageLogWriter::Clock::now());
        return writer.flush(MessageLogWriter::Clock::now(), MessageLogWriter::Held::write);
    };

    vfs.set(Fault::disk_full);
    CHECK_THROWS_AS(log(300, "refused"), Error);
    writer.give_up();
    vfs.set(Fault::none);
    CHECK(log(1, "later") == 1);
    CHECK(db.scalar("select count(*) from messages") == 1);
}

TEST_CASE("The file stays within its size and its rows within their age") {
    const Scratch scratch;
    auto options = log_options(scratch);
    options.max_bytes = 400 * 1'024;
    options.max_age = std::chrono::hours(24);
    MessageLog log(options);
    log.add("CP1", received, "old", now() - std::chrono::hours(25));
    for (int round = 0; round < 40; ++round) {
        for (int i = 0; i < 50; ++i)
            log.add("CP1", received, "frame " + std::string(1'000, 'x'), now());
        all(log);
    }
    const auto rows = all(log, {}, {"", 5'000}).data;
    CHECK(rows.size() > 50);
    CHECK(rows.size() < 500);
    CHECK(rows.back().payload != "old");
    CHECK(std::filesystem::file_size(options.path) < 700 * 1'024);
}

TEST_CASE("Long texts are cut between characters") {
    const Scratch scratch;
    auto options = log_options(scratch);
    options.max_text = 5;
    MessageLog log(options);
    log.add("CP1", received, "abcdü and more", now());
    CHECK(all(log).data.at(0).payload == "abcd");
}

TEST_CASE("Stop writes what waits, and a log that is opened again still has it") {
    const Scratch scratch;
    auto options = log_options(scratch);
    options.flush_interval = std::chrono::hours(1);
    {
        MessageLog log(options);
        log.add("CP1", received, "call 1 Heartbeat {}", now());
        log.stop();
        log.add("CP1", received, "too late", now());
    }
    MessageLog log(options);
    CHECK(all(log).data.size() == 1);
}

TEST_CASE("A damaged log is set aside and a new one begun") {
    const Scratch scratch;
    const auto options = log_options(scratch);
    std::ofstream(options.path) << std::string(10'000, 'x');
    MessageLog log(options);
    log.add("CP1", received, "frame", now());
    CHECK(all(log).data.size() == 1);
    CHECK(std::filesystem::exists(options.path.string() + ".damaged"));
}
