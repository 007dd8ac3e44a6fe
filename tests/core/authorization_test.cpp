#include "core/authorization/authorization.hpp"
#include "core/transactions/transactions.hpp"
#include "domain_fixture.hpp"
#include "storage/records/authorizations.hpp"
#include "storage/records/sessions.hpp"
#include "storage/records/unknown_id_tags.hpp"

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
    record_verdict(db, about("NOBODY"), decide(db, about("NOBODY")), "Authorize", {});
    const auto page = storage::authorizations::list(db, {}, {});
    REQUIRE(page.data.size() == 1);
    CHECK(page.data[0].status == storage::AuthorizationStatus::rejected);
    CHECK(page.data[0].rejection_reason == "invalid");
    CHECK(page.data[0].request == "Authorize");
}

TEST_CASE_METHOD(AuthorizationFixture, "a tag's own limit of sessions outranks the server's rule") {
    auto tag = storage::id_tags::by_uid(db, "TAG1").value();
    tag.max_concurrent_sessions = 2;
    REQUIRE(storage::id_tags::update(db, tag));
    open_session("TAG1", "CP2", 1);
    CHECK(decide_start(db, about("TAG1"), settings).status == Status::accepted);
    open_session("TAG1", "CP2", 2);
    CHECK(decide_start(db, about("TAG1"), settings).status == Status::concurrent_tx);
    settings.sessions.concurrent_per_tag = true;
    CHECK(decide_start(db, about("TAG1"), settings).status == Status::concurrent_tx);
    tag.max_concurrent_sessions = 0;
    REQUIRE(storage::id_tags::update(db, tag));
    CHECK(decide_start(db, about("TAG1"), settings).status == Status::accepted);
}

TEST_CASE_METHOD(AuthorizationFixture, "a group's sessions count together where that is limited") {
    add_tag("ANN", storage::IdTagStatus::enabled, {}, "FAMILY");
    add_tag("BOB", storage::IdTagStatus::enabled, {}, "family");
    open_session("ANN", "CP2", 1);
    REQUIRE(storage::run(db, "update sessions set parent_id_tag = 'FAMILY'") == 1);
    CHECK(decide_start(db, about("BOB"), settings).status == Status::accepted);
    settings.sessions.concurrent_per_group = 1;
    CHECK(decide_start(db, about("BOB"), settings).status == Status::concurrent_tx);
    CHECK(decide_start(db, about("TAG1"), settings).status == Status::accepted);
    settings.sessions.concurrent_per_group = 2;
    CHECK(decide_start(db, about("BOB"), settings).status == Status::accepted);
}

TEST_CASE_METHOD(AuthorizationFixture, "the energy of a period runs out and comes back with time") {
    auto tag = storage::id_tags::by_uid(db, "TAG1").value();
    tag.max_energy_wh_per_session = 700;
    tag.max_energy_wh_per_period = 1'000;
    tag.energy_period = storage::EnergyPeriod::day;
    REQUIRE(storage::id_tags::update(db, tag));
    CHECK(limits_of(db, about("TAG1")).max_energy_wh == 700);
    open_session("TAG1", "CP1", 1);
    REQUIRE(storage::run(db, "update sessions set energy_wh = 400") == 1);
    CHECK(limits_of(db, about("TAG1")).max_energy_wh == 600);
    CHECK(decide(db, about("TAG1")).status == Status::accepted);
    REQUIRE(storage::run(db, "update sessions set energy_wh = 1000") == 1);
    CHECK(limits_of(db, about("TAG1")).max_energy_wh == 0);
    CHECK(decide(db, about("TAG1")).status == Status::no_credit);
    now += std::chrono::hours(25);
    CHECK(decide(db, about("TAG1")).status == Status::accepted);
    CHECK_FALSE(limits_of(db, about("NOBODY")).max_energy_wh);
}

TEST_CASE_METHOD(AuthorizationFixture,
                 "an unknown tag is remembered once and counted, until it is registered") {
    record_verdict(db, about("NEW"), decide(db, about("NEW")), "Authorize", {});
    now += std::chrono::minutes(1);
    record_verdict(db, about("new", 0), decide(db, about("new")), "Authorize", {});
    const auto page = storage::unknown_id_tags::list(db, {}, {});
    REQUIRE(page.data.size() == 1);
    CHECK(page.data[0].id_tag_uid == "NEW");
    CHECK(page.data[0].count == 2);
    CHECK_FALSE(page.data[0].evse_id);
    CHECK(page.data[0].last_seen_at - page.data[0].first_seen_at == std::chrono::minutes(1));
    add_tag("KNOWN", storage::IdTagStatus::disabled);
    record_verdict(db, about("KNOWN"), decide(db, about("KNOWN")), "Authorize", {});
    CHECK(storage::unknown_id_tags::list(db, {}, {}).data.size() == 1);
    record_verdict(db, about("OTHER"), decide(db, about("OTHER")), "Authorize", {});
    CHECK(storage::unknown_id_tags::prune(db, now - std::chrono::hours(1), 1, 100) == 1);
    CHECK(storage::unknown_id_tags::list(db, {}, {}).data[0].id_tag_uid == "OTHER");
}

TEST_CASE_METHOD(AuthorizationFixture, "the external authorizer's word counts for unknown tags, or for all") {
    auto question = about("ROAMING");
    CHECK_FALSE(must_ask(db, question, settings)); // there is none
    settings.authorizer.scope = AuthorizerScope::unknown;
    CHECK(must_ask(db, question, settings));
    auto known = about("TAG1");
    CHECK_FALSE(must_ask(db, known, settings));
    settings.authorizer.scope = AuthorizerScope::all;
    CHECK(must_ask(db, known, settings));
    add_tag("OFF", storage::IdTagStatus::disabled);
    auto blocked = about("OFF");
    CHECK_FALSE(must_ask(db, blocked, settings));
    settings.tags.service_tag = "FREE";
    auto free_vend = about("free");
    CHECK_FALSE(must_ask(db, free_vend, settings));
    known.external = ExternalAnswer{Status::blocked, {}, {}, {}};
    CHECK(decide(db, known).status == Status::blocked);
    CHECK(decide(db, known).source == storage::AuthorizationSource::external);
    blocked.external = ExternalAnswer{Status::accepted, {}, {}, {}};
    CHECK(decide(db, blocked).status == Status::blocked);
}

TEST_CASE_METHOD(AuthorizationFixture,
                 "an answer counts for its time, at its charge point, and is known after it") {
    settings.authorizer.scope = AuthorizerScope::unknown;
    settings.authorizer.cache = std::chrono::seconds(60);
    Limits limits;
    limits.max_energy_wh_per_session = 5'000;
    keep(db, about("ROAMING"), {Status::accepted, now + std::chrono::hours(1), "NET", limits}, settings);
    auto question = about("roaming");
    CHECK_FALSE(must_ask(db, question, settings));
    CHECK(decide(db, question).status == Status::accepted);
    CHECK(decide(db, question).group_id == "NET");
    CHECK(limits_of(db, question).max_energy_wh == 5'000);
    auto elsewhere = about("ROAMING");
    elsewhere.charge_point_id = "CP2";
    CHECK(must_ask(db, elsewhere, settings));
    now += std::chrono::seconds(60);
    auto later = about("ROAMING");
    CHECK(must_ask(db, later, settings));
    CHECK(decide(db, later).status == Status::accepted); // a stop's tag is not asked about again
    now += std::chrono::hours(1);
    CHECK(decide(db, about("ROAMING")).status == Status::expired);
}

TEST_CASE_METHOD(AuthorizationFixture, "a start is stored before the external authorizer decides about it") {
    settings.authorizer.scope = AuthorizerScope::unknown;
    transactions::Start start;
    start.origin = origin();
    start.evse_id = 1;
    start.id_tag = "ROAMING";
    start.reported_at = now;
    start.repeat_key = "1 roaming";
    start.action = "StartTransaction";
    const auto begun = transactions::begin(db, start, settings);
    CHECK_FALSE(begun.session.start_status);
    CHECK(storage::authorizations::list(db, {}, {}).data.empty());
    // A crash here: the charge point repeats its message, and the question is open as before.
    const auto repeated = transactions::begin(db, start, settings);
    CHECK(repeated.session.id == begun.session.id);
    CHECK_FALSE(repeated.session.start_status);
    auto question = transactions::question_of(start);
    question.external = ExternalAnswer{Status::accepted, {}, "NET", {}};
    const auto settled = transactions::settle(db, begun.session.id, question, start.action, settings);
    CHECK(settled.verdict.status == Status::accepted);
    CHECK(settled.session.parent_id_tag == "NET");
    question.external->status = Status::blocked;
    CHECK(transactions::settle(db, begun.session.id, question, start.action, settings).verdict.status ==
          Status::accepted);
    CHECK(transactions::begin(db, start, settings).verdict.status == Status::accepted);
    const auto recorded = storage::authorizations::list(db, {}, {}).data;
    REQUIRE(recorded.size() == 1);
    CHECK(recorded[0].source == storage::AuthorizationSource::external);
    CHECK(recorded[0].session_id == begun.session.id);
}

TEST_CASE_METHOD(AuthorizationFixture, "without an answer the fallback counts") {
    settings.authorizer.fallback = AuthorizerFallback::reject;
    CHECK(fallback(db, about("ROAMING"), settings)->status == Status::invalid);
    settings.authorizer.fallback = AuthorizerFallback::accept;
    CHECK(fallback(db, about("ROAMING"), settings)->status == Status::accepted);
    settings.authorizer.fallback = AuthorizerFallback::use_last_known;
    CHECK_FALSE(fallback(db, about("ROAMING"), settings));
    keep(db, about("ROAMING"), {Status::blocked, {}, {}, {}}, settings);
    auto elsewhere = about("ROAMING");
    elsewhere.charge_point_id = "CP2";
    CHECK(fallback(db, elsewhere, settings)->status == Status::blocked);
    settings.authorizer.scope = AuthorizerScope::none;
    prepare(db, settings, now);
    CHECK_FALSE(fallback(db, elsewhere, settings)); // nobody's word any more
}

TEST_CASE_METHOD(AuthorizationFixture,
                 "the service tag is registered once and stays as the operator left it") {
    settings.tags.service_tag = "FREE";
    prepare(db, settings, now);
    CHECK(decide(db, about("FREE")).status == Status::accepted);
    open_session("FREE", "CP2", 1);
    CHECK(decide_start(db, about("FREE"), settings).status == Status::accepted);
    auto tag = storage::id_tags::by_uid(db, "FREE").value();
    tag.status = storage::IdTagStatus::disabled;
    REQUIRE(storage::id_tags::update(db, tag));
    prepare(db, settings, now);
    CHECK(decide(db, about("FREE")).status == Status::blocked);
}

} // namespace voltgate::core::authorization
