#include "core/authorization/authorization.hpp"
#include "domain_fixture.hpp"
#include "storage/records/authorizations.hpp"
#include "storage/records/sessions.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::authorization {

namespace {

struct AuthorizationFixture : DomainFixture {
    [[nodiscard]] Question about(const std::string& tag, std::int64_t evse = 1) const {
        return {std::string(storage::default_organization), "CP1", evse, tag, now};
    }

    void open_session(const std::string& tag, const std::string& charge_point, std::int64_t evse) {
        storage::Session session;
        session.id = storage::new_id("ses", now);
        session.charge_point_id = charge_point;
        session.evse_id = evse;
        session.id_tag = tag;
        session.status = storage::SessionStatus::active;
        session.started_at = now;
        storage::sessions::add(db, session);
    }
};

} // namespace

TEST_CASE_METHOD(AuthorizationFixture, "a known tag is accepted, compared without case") {
    CHECK(decide(db, about("TAG1")).status == Status::accepted);
    CHECK(decide(db, about("tag1")).status == Status::accepted);
}

TEST_CASE_METHOD(AuthorizationFixture, "an unknown tag is invalid") {
    CHECK(decide(db, about("NOBODY")).status == Status::invalid);
}

TEST_CASE_METHOD(AuthorizationFixture, "a disabled or suspended tag is blocked") {
    add_tag("OFF", storage::IdTagStatus::disabled);
    add_tag("PAUSED", storage::IdTagStatus::suspended);
    CHECK(decide(db, about("OFF")).status == Status::blocked);
    CHECK(decide(db, about("PAUSED")).status == Status::blocked);
}

TEST_CASE_METHOD(AuthorizationFixture, "a tag expires at its instant") {
    add_tag("OLD", storage::IdTagStatus::enabled, now);
    add_tag("YOUNG", storage::IdTagStatus::enabled, now + std::chrono::seconds(1));
    CHECK(decide(db, about("OLD")).status == Status::expired);
    CHECK(decide(db, about("YOUNG")).status == Status::accepted);
}

TEST_CASE_METHOD(AuthorizationFixture, "the verdict carries group and expiry") {
    add_tag("MEMBER", storage::IdTagStatus::enabled, now + std::chrono::hours(1), "FAMILY");
    const auto verdict = decide(db, about("MEMBER"));
    CHECK(verdict.group_id == "FAMILY");
    CHECK(verdict.expire_at == now + std::chrono::hours(1));
}

TEST_CASE_METHOD(AuthorizationFixture, "a tag that charges elsewhere may not start another session") {
    open_session("TAG1", "CP2", 1);
    CHECK(decide_start(db, about("TAG1"), ConcurrentSessions::refused).status == Status::concurrent_tx);
    CHECK(decide_start(db, about("TAG1"), ConcurrentSessions::allowed).status == Status::accepted);
    CHECK(decide(db, about("TAG1")).status == Status::accepted);
}

TEST_CASE_METHOD(AuthorizationFixture, "a session on the same EVSE is the one that the new one replaces") {
    open_session("TAG1", "CP1", 1);
    CHECK(decide_start(db, about("TAG1", 1), ConcurrentSessions::refused).status == Status::accepted);
    CHECK(decide_start(db, about("TAG1", 2), ConcurrentSessions::refused).status == Status::concurrent_tx);
}

TEST_CASE_METHOD(AuthorizationFixture, "what was answered is remembered with its reason") {
    remember(db, about("NOBODY"), decide(db, about("NOBODY")), "Authorize", {});
    const auto page = storage::authorizations::list(db, {}, {});
    REQUIRE(page.data.size() == 1);
    CHECK(page.data[0].status == storage::AuthorizationStatus::rejected);
    CHECK(page.data[0].rejection_reason == "invalid");
    CHECK(page.data[0].request == "Authorize");
}

} // namespace voltgate::core::authorization
