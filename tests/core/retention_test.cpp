#include "core/retention.hpp"
#include "core/review.hpp"
#include "domain_fixture.hpp"
#include "storage/records/commands.hpp"
#include "storage/records/firmware.hpp"
#include "storage/records/firmware_publications.hpp"
#include "storage/records/log_requests.hpp"
#include "storage/records/meter_values.hpp"
#include "storage/records/reviews.hpp"

#include <boost/json/value.hpp>
#include <catch2/catch.hpp>

namespace voltgate::core::retention {

namespace {

using std::chrono::hours;
using storage::CommandStatus;
using storage::RequestStatus;
using namespace storage;

struct RetentionFixture : DomainFixture {
    std::string command(CommandStatus status, std::optional<Instant> completed_at) {
        storage::Command row;
        row.id = storage::new_id("cmd", now);
        row.charge_point_id = "CP1";
        row.action = "reset";
        row.status = status;
        row.created_at = row.updated_at = now;
        row.completed_at = completed_at;
        storage::commands::add(db, row);
        return row.id;
    }

    bool has_command(const std::string& id) { return storage::commands::get(db, id).has_value(); }

    void meter_value(std::int64_t evse_id, std::optional<std::string> session_id) {
        storage::MeterValue row;
        row.charge_point_id = "CP1";
        row.evse_id = evse_id;
        row.session_id = std::move(session_id);
        row.sampled_at = row.received_at = now;
        storage::meter_values::add(db, row);
    }

    std::size_t meter_values() {
        return storage::meter_values::list(db, {.charge_point_id = "CP1"}, {}).data.size();
    }

    template <class Request>
    Request request(RequestStatus status, std::optional<Instant> ended_at) {
        Request row;
        row.id = storage::new_id("req", now);
        row.charge_point_id = "CP1";
        row.command_id = row.id;
        row.status = status;
        row.ended_at = ended_at;
        row.created_at = row.updated_at = row.deadline_at = now;
        return row;
    }

    template <class Request>
    std::string put(RequestStatus status, std::optional<Instant> ended_at) {
        const auto row = request<Request>(status, ended_at);
        storage::tracked_requests::put(db, row);
        return row.id;
    }

    template <class Request>
    bool has(const std::string& id) {
        return storage::tracked_requests::get<Request>(db, id).has_value();
    }

    void prune_after(hours passed) { prune(db, now + passed, settings); }

    void find(std::int64_t number) {
        const boost::json::value message(number);
        review::add(db, origin(),
                    {review::unknown_transaction, "StopTransaction", message, "no such transaction"});
    }

    std::vector<storage::Review> reviews() {
        return storage::reviews::list(db, {.charge_point_id = "CP1"}, {.cursor = {}, .limit = 10'000}).data;
    }
};

} // namespace

TEST_CASE_METHOD(RetentionFixture, "ended commands go after their time, queued and sent ones never") {
    const auto ended = command(CommandStatus::accepted, now);
    const auto queued = command(CommandStatus::queued, {});
    const auto sent = command(CommandStatus::sent, {});
    prune_after(settings.keep.commands);
    CHECK(has_command(ended));
    prune_after(settings.keep.commands + hours(1));
    CHECK_FALSE(has_command(ended));
    CHECK(has_command(queued));
    CHECK(has_command(sent));
}

TEST_CASE_METHOD(RetentionFixture, "a command that waited for long is kept from its end on") {
    const auto late = command(CommandStatus::accepted, now + settings.keep.commands);
    prune_after(settings.keep.commands + hours(1));
    CHECK(has_command(late));
}

TEST_CASE_METHOD(RetentionFixture, "old commands go a little at a time, the oldest first") {
    std::string first, last;
    for (int i = 0; i < 501; ++i) {
        last = command(CommandStatus::accepted, now + std::chrono::seconds(i));
        first = first.empty() ? last : first;
    }
    prune_after(settings.keep.commands + hours(1));
    CHECK_FALSE(has_command(first));
    CHECK(has_command(last));
    prune_after(settings.keep.commands + hours(1));
    CHECK_FALSE(has_command(last));
}

TEST_CASE_METHOD(RetentionFixture, "meter values of no session go after their time, those of sessions stay") {
    meter_value(0, {});
    meter_value(1, {});
    meter_value(1, "ses_1");
    prune_after(settings.keep.station_meter_values);
    CHECK(meter_values() == 3);
    prune_after(settings.keep.station_meter_values + hours(1));
    CHECK(meter_values() == 1);
    CHECK(storage::meter_values::of_session(db, "ses_1", {}, 10).size() == 1);
}

TEST_CASE_METHOD(RetentionFixture, "ended updates of firmware and requests of logs go, open ones stay") {
    const auto update = put<FirmwareUpdate>(RequestStatus::succeeded, now);
    const auto open_update = put<FirmwareUpdate>(RequestStatus::accepted, {});
    const auto log = put<LogRequest>(RequestStatus::timed_out, now);
    const auto open_log = put<LogRequest>(RequestStatus::requested, {});
    prune_after(settings.keep.history);
    CHECK(has<FirmwareUpdate>(update));
    CHECK(has<LogRequest>(log));
    prune_after(settings.keep.history + hours(1));
    CHECK_FALSE(has<FirmwareUpdate>(update));
    CHECK_FALSE(has<LogRequest>(log));
    CHECK(has<FirmwareUpdate>(open_update));
    CHECK(has<LogRequest>(open_log));
}

TEST_CASE_METHOD(RetentionFixture, "a publication of firmware stays while the charge point publishes it") {
    const auto failed = put<FirmwarePublication>(RequestStatus::failed, now);
    const auto published = put<FirmwarePublication>(RequestStatus::succeeded, now);
    auto withdrawn = request<FirmwarePublication>(RequestStatus::succeeded, now);
    withdrawn.unpublished_at = now;
    storage::tracked_requests::put(db, withdrawn);
    auto removed = request<FirmwarePublication>(RequestStatus::succeeded, now);
    removed.charge_point_id = "NOBODY";
    storage::tracked_requests::put(db, removed);
    prune_after(settings.keep.history + hours(1));
    CHECK_FALSE(has<FirmwarePublication>(failed));
    CHECK(has<FirmwarePublication>(published));
    CHECK_FALSE(has<FirmwarePublication>(withdrawn.id));
    CHECK_FALSE(has<FirmwarePublication>(removed.id));
}

TEST_CASE_METHOD(RetentionFixture, "findings of a kind that never end are counted on the newest that waits") {
    constexpr std::int64_t listed = 500;
    for (std::int64_t i = 0; i < listed + 3; ++i)
        find(i);
    find(0); // on the list already
    auto all = reviews();
    REQUIRE(all.size() == listed);
    CHECK(all.front().message.text == "499");
    CHECK(all.front().repeats == 3);
    CHECK(all.front().repeated_at == now);
    CHECK(all.back().repeats == 0);
    REQUIRE(storage::reviews::resolve(db, all.back().id, "seen", now));
    find(1'000); // there is room again
    all = reviews();
    REQUIRE(all.size() == listed + 1);
    CHECK(all.front().message.text == "1000");
}

} // namespace voltgate::core::retention
