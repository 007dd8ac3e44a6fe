#include "core/multipart/multipart.hpp"
#include "core/multipart/portions.hpp"
#include "domain_fixture.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace voltgate::core::multipart {

namespace {

struct MultipartFixture : DomainFixture {
    MultipartSettings limits;

    std::int64_t asked(MultipartKind kind = MultipartKind::report) {
        return open(db, {origin(), kind, "cmd_1", "everything"}, limits);
    }

    Taken part(std::int64_t request, std::optional<std::int64_t> number, bool to_be_continued,
               MultipartKind kind = MultipartKind::report) {
        return take(db, {origin(), kind, request, number, to_be_continued}, limits);
    }

    MultipartStatus status(std::int64_t request) {
        return storage::multiparts::get(db, "CP1", request)->status;
    }
};

using Words = std::vector<std::string>;
using Portions = std::vector<Words>;

Portions split(Words words, const Room& room) {
    return portions(
        std::move(words), room, [](const std::string& word) { return word.size(); },
        [](const std::string& left, const std::string& right) { return left == right; });
}

} // namespace

TEST_CASE_METHOD(MultipartFixture, "parts in order are complete with the last one, and know who asked") {
    const auto request = asked();
    const auto first = part(request, 0, true);
    CHECK(first.asked_for);
    CHECK(first.in_time);
    CHECK_FALSE(first.completed);
    now += std::chrono::seconds(1);
    const auto last = part(request, 1, false);
    CHECK(last.completed);
    CHECK(last.purpose == "everything");
    CHECK(last.command_id == "cmd_1");
    CHECK(last.asked_at == now - std::chrono::seconds(1));
    CHECK(status(request) == MultipartStatus::complete);
}

TEST_CASE_METHOD(MultipartFixture, "the last part may come first, and every part twice") {
    const auto request = asked();
    CHECK_FALSE(part(request, 2, false).completed);
    CHECK(part(request, 2, false).repeated);
    CHECK_FALSE(part(request, 0, true).completed);
    CHECK(part(request, 0, true).repeated);
    CHECK(part(request, 1, true).completed);
    const auto late = part(request, 1, true);
    CHECK(late.repeated);
    CHECK_FALSE(late.completed);
    CHECK_FALSE(late.in_time);
}

TEST_CASE_METHOD(MultipartFixture, "parts without numbers are complete when one says that it is the last") {
    const auto request = asked(MultipartKind::charging_profiles);
    CHECK_FALSE(part(request, {}, true, MultipartKind::charging_profiles).completed);
    CHECK_FALSE(part(request, {}, true, MultipartKind::charging_profiles).repeated);
    CHECK(part(request, {}, false, MultipartKind::charging_profiles).completed);
}

TEST_CASE_METHOD(MultipartFixture, "requests at once do not mix, and each has a number of its own") {
    const auto one = asked(), two = asked(MultipartKind::monitoring_report);
    CHECK(one != two);
    CHECK_FALSE(part(one, 0, true).completed);
    CHECK(part(two, 0, false, MultipartKind::monitoring_report).completed);
    CHECK(part(one, 1, false).completed);
}

TEST_CASE_METHOD(MultipartFixture,
                 "what nobody asked for, or asked for as something else, completes nothing") {
    CHECK_FALSE(part(4711, 0, false).asked_for);
    const auto request = asked();
    CHECK_FALSE(part(request, 0, false, MultipartKind::monitoring_report).asked_for);
    CHECK(status(request) == MultipartStatus::open);
}

TEST_CASE_METHOD(MultipartFixture,
                 "one that never ends is given up after its patience, and after its limit") {
    const auto request = asked();
    now += limits.patience - std::chrono::seconds(1);
    static_cast<void>(part(request, 0, true));
    CHECK(expire(db, now + std::chrono::seconds(1), limits).empty());
    const auto over = expire(db, now + limits.patience, limits);
    REQUIRE(over.size() == 1);
    CHECK(over[0].status == MultipartStatus::timed_out);

    const auto endless = asked();
    const auto end = now + limits.limit;
    for (std::int64_t number = 0; now < end; now += std::chrono::seconds(30))
        static_cast<void>(part(endless, number++, true));
    CHECK(expire(db, now, limits).size() == 1);
    CHECK(status(endless) == MultipartStatus::timed_out);
}

TEST_CASE_METHOD(MultipartFixture,
                 "one that lacks a part ends as incomplete, and a late part changes nothing") {
    const auto request = asked();
    static_cast<void>(part(request, 1, false));
    now += limits.patience;
    CHECK(expire(db, now, limits).size() == 1);
    CHECK(status(request) == MultipartStatus::incomplete);
    const auto late = part(request, 0, true);
    CHECK(late.asked_for);
    CHECK_FALSE(late.completed);
    CHECK(status(request) == MultipartStatus::incomplete);
}

TEST_CASE_METHOD(MultipartFixture, "what was refused is closed, and what ended long ago forgotten") {
    const auto request = asked();
    refused(db, "CP1", request, now);
    CHECK(status(request) == MultipartStatus::refused);
    now += limits.kept + std::chrono::seconds(1);
    CHECK(expire(db, now, limits).empty());
    CHECK_FALSE(storage::multiparts::get(db, "CP1", request));
}

TEST_CASE("a list is taken apart by the number of its items and by their length") {
    CHECK(split({"a", "b", "c", "d", "e"}, {4}) == Portions{{"a", "b", "c", "d"}, {"e"}});
    CHECK(split({"aaa", "bb", "c"}, {10, 5}) == Portions{{"aaa", "bb"}, {"c"}});
    CHECK(split({"too long", "a"}, {10, 3}) == Portions{{"too long"}, {"a"}});
    CHECK(split({}, {1}).empty());
}

TEST_CASE("what collides never shares a message") {
    CHECK(split({"a", "a", "b", "a"}, {4}) == Portions{{"a"}, {"a", "b"}, {"a"}});
}

} // namespace voltgate::core::multipart
