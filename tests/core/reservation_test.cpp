#include "core/reservation/reservation.hpp"
#include "domain_fixture.hpp"
#include "storage/records/commands.hpp"
#include "storage/records/events.hpp"
#include "storage/records/reviews.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::reservation {

namespace {

using std::chrono::minutes;
using storage::CommandStatus;
using storage::ReservationStatus;

struct ReservationFixture : DomainFixture {
    /// A reservation of CP1 as a reserve command leaves it.
    std::string made(std::optional<std::int64_t> evse, const std::string& tag,
                     ReservationStatus status = ReservationStatus::active) {
        storage::Reservation reservation;
        reservation.id = storage::new_id("res", now);
        reservation.number = storage::reservations::next_number(db);
        reservation.charge_point_id = "CP1";
        reservation.evse_id = evse;
        reservation.id_tag = tag;
        reservation.expiry_date = now + minutes(30);
        reservation.status = status;
        reservation.created_at = now;
        reservation.updated_at = now;
        storage::reservations::add(db, reservation);
        return reservation.id;
    }

    /// The command whose answer a reservation waits for, ended so.
    void command_ended(const std::string& reservation, CommandStatus status, const std::string& error) {
        storage::Command command;
        command.id = storage::new_id("cmd", now);
        command.charge_point_id = "CP1";
        command.action = "reserve";
        command.request.text = R"({"id_tag":"TAG1","evse_id":1,"reservation_id":")" + reservation + "\"}";
        command.status = status;
        command.error_code = error;
        command.created_at = now;
        command.updated_at = now;
        command.completed_at = now;
        storage::commands::add(db, command);
        auto row = of(reservation);
        row.open_command_id = command.id;
        storage::reservations::save(db, row);
    }

    storage::Session started(std::int64_t evse, const std::string& tag,
                             std::optional<std::int64_t> number = {}, std::optional<Instant> at = {}) {
        storage::Session session;
        session.id = storage::new_id("ses", now);
        session.charge_point_id = "CP1";
        session.evse_id = evse;
        session.id_tag = tag;
        session.started_at = at.value_or(now);
        session.start_received_at = now;
        session.reservation_id = number;
        session_started(db, origin(), session, "StartTransaction", settings);
        return session;
    }

    storage::Reservation of(const std::string& id) { return *storage::reservations::get(db, id); }
    ReservationStatus status_of(const std::string& id) { return of(id).status; }
    std::size_t reviews() { return storage::reviews::list(db, {}, {}).data.size(); }
};

} // namespace

TEST_CASE_METHOD(ReservationFixture, "numbers of reservations are positive and never given twice") {
    CHECK(storage::reservations::next_number(db) == 1);
    CHECK(storage::reservations::next_number(db) == 2);
}

TEST_CASE_METHOD(ReservationFixture, "the reservation of the very EVSE is used before one of any EVSE") {
    const auto any = made(std::nullopt, "TAG1");
    const auto here = made(1, "TAG1");
    started(1, "tag1");
    CHECK((status_of(here) == ReservationStatus::used));
    CHECK((status_of(any) == ReservationStatus::active));
    started(2, "TAG1");
    CHECK((status_of(any) == ReservationStatus::used));
    CHECK(reviews() == 0);
}

TEST_CASE_METHOD(ReservationFixture,
                 "a start before the reservation was made, or after its date, is no matter of it") {
    const auto id = made(1, "TAG1");
    started(1, "STRANGER", {}, now - std::chrono::hours(2));
    started(1, "STRANGER", {}, now + minutes(30));
    CHECK((status_of(id) == ReservationStatus::active));
    CHECK(reviews() == 0);
    started(1, "STRANGER");
    CHECK(reviews() == 1);
}

TEST_CASE_METHOD(ReservationFixture, "a charge point that names an expired reservation has used it in time") {
    const auto id = made(1, "TAG1");
    now += minutes(31);
    expire(db, now);
    CHECK((status_of(id) == ReservationStatus::expired));
    const auto session = started(1, "TAG1", of(id).number, now - minutes(20));
    CHECK((status_of(id) == ReservationStatus::used));
    CHECK(of(id).session_id == session.id);
}

TEST_CASE_METHOD(ReservationFixture, "a reservation expires at its date, not before, and once") {
    const auto id = made(1, "TAG1");
    now += minutes(29);
    expire(db, now);
    CHECK((status_of(id) == ReservationStatus::active));
    now += minutes(1);
    expire(db, now);
    expire(db, now);
    CHECK(of(id).ended_at == now);
    CHECK(storage::events::after(db, 0, 10).size() == 1);
}

TEST_CASE_METHOD(ReservationFixture,
                 "a fault ends active reservations only: others have still to be answered") {
    const auto active = made(1, "TAG1");
    const auto pending = made(1, "TAG1", ReservationStatus::pending);
    status_reported(db, origin(), 2, "Faulted");
    CHECK((status_of(active) == ReservationStatus::active));
    status_reported(db, origin(), 1, "Faulted");
    CHECK((status_of(active) == ReservationStatus::cancelled));
    CHECK(of(active).cancel_reason == "Faulted");
    CHECK((status_of(pending) == ReservationStatus::pending));
    status_reported(db, origin(), 1, "Reserved");
    CHECK((status_of(pending) == ReservationStatus::active));
}

TEST_CASE_METHOD(ReservationFixture, "an answer that was lost is asked for again under the same number") {
    const auto id = made(1, "TAG1", ReservationStatus::pending);
    command_ended(id, CommandStatus::timed_out, "timed_out");
    reconcile(db, now);
    CHECK((status_of(id) == ReservationStatus::pending));
    const auto queued = storage::commands::queued_for(db, "CP1");
    REQUIRE(queued.size() == 1);
    CHECK(of(id).open_command_id == queued[0].id);
    CHECK((queued[0].deliver == storage::Deliver::when_online));
    CHECK(queued[0].expires_at == of(id).expiry_date);
    reconcile(db, now);
    CHECK(storage::commands::queued_for(db, "CP1").size() == 1);
}

TEST_CASE_METHOD(ReservationFixture,
                 "what a restart kept from being sent is asked for; what was taken back is not") {
    const auto lost = made(1, "TAG1", ReservationStatus::pending);
    command_ended(lost, CommandStatus::expired, "server_restarted");
    const auto expired = made(2, "TAG1", ReservationStatus::pending);
    command_ended(expired, CommandStatus::expired, "");
    const auto replaced = made(3, "TAG1");
    command_ended(replaced, CommandStatus::cancelled, "");
    reconcile(db, now);
    CHECK((status_of(lost) == ReservationStatus::pending));
    CHECK((status_of(expired) == ReservationStatus::cancelled));
    CHECK(of(expired).cancel_reason == std::string(reason_not_delivered));
    CHECK((status_of(replaced) == ReservationStatus::active));
    CHECK_FALSE(of(replaced).open_command_id);
    CHECK(storage::commands::queued_for(db, "CP1").size() == 1);
}

TEST_CASE_METHOD(ReservationFixture,
                 "ended reservations are forgotten after the time of the history, open ones never") {
    const auto ended = made(1, "TAG1");
    cancelled(db, ended, reason_operator, now);
    const auto open = made(2, "TAG1");
    CHECK(storage::reservations::prune(db, now, 10) == 0);
    CHECK(storage::reservations::prune(db, now + minutes(1), 10) == 1);
    CHECK_FALSE(storage::reservations::get(db, ended));
    CHECK(storage::reservations::get(db, open));
}

TEST_CASE_METHOD(ReservationFixture, "an answer that comes after the end changes nothing") {
    const auto id = made(1, "TAG1", ReservationStatus::pending);
    cancelled(db, id, reason_forced, now);
    answered(db, {.id_tag = "TAG1", .evse_id = 1, .expiry_date = {}, .reservation_id = id}, Answer::accepted,
             "Accepted", now);
    CHECK((status_of(id) == ReservationStatus::cancelled));
}

} // namespace voltgate::core::reservation
