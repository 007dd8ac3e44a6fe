/// What happens to reservations: answers, sessions, faults and dates. Each runs in a write of the store.
#include "core/events.hpp"
#include "core/json/write.hpp"
#include "core/reservation/reservation.hpp"
#include "core/reservation/view.hpp"
#include "core/review.hpp"
#include "ocpp/types/text.hpp"
#include "storage/records/commands.hpp"
#include "storage/ulid.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace voltgate::core::reservation {

namespace {

using storage::Database;
using storage::Reservation;
using storage::ReservationStatus;

constexpr std::int64_t at_once = 200; // reservations ended or asked again in one transaction

// The words of the standard for equipment that cannot be used, and for one that is reserved.
constexpr std::string_view faulted = "Faulted";
constexpr std::string_view unavailable = "Unavailable";
constexpr std::string_view reserved = "Reserved";

void save(Database& db, Reservation& reservation, Instant now) {
    reservation.updated_at = now;
    storage::reservations::save(db, reservation);
    events::record(db, events::reservation_changed,
                   {reservation.organization_id, reservation.charge_point_id}, now, view_of(reservation));
}

void end(Database& db, Reservation& reservation, ReservationStatus status,
         std::optional<std::string_view> reason, Instant now) {
    reservation.status = status;
    if (reason)
        reservation.cancel_reason = std::string(*reason);
    reservation.open_command_id.reset();
    reservation.ended_at = now;
    save(db, reservation, now);
}

bool may_use(const Reservation& reservation, const storage::Session& session) {
    if (session.id_tag && ocpp::equal_ignoring_case(*session.id_tag, reservation.id_tag))
        return true;
    return reservation.group_id && session.parent_id_tag &&
           ocpp::equal_ignoring_case(*session.parent_id_tag, *reservation.group_id);
}

void use(Database& db, Reservation reservation, const storage::Session& session, Instant now) {
    reservation.session_id = session.id;
    reservation.cancel_reason.reset();
    end(db, reservation, ReservationStatus::used, std::nullopt, now);
}

/// A session, and the message that told of it.
struct Told {
    const Origin& origin;
    const storage::Session& session;
    std::string_view action;
};

void list_for_review(Database& db, const Told& told_by, std::string_view kind, std::string detail) {
    const auto& session = told_by.session;
    boost::json::object told{{"evse_id", session.evse_id}, {"id_tag", session.id_tag.value_or("")}};
    if (session.reservation_id)
        told["reservation_id"] = *session.reservation_id;
    const boost::json::value message(std::move(told));
    review::Finding finding{kind, told_by.action, message, std::move(detail)};
    finding.evse_id = session.evse_id;
    finding.session_id = session.id;
    finding.key = session.id;
    review::add(db, told_by.origin, finding);
}

/// The charge point itself names the reservation, so it is used up there, whatever was believed here.
void use_named(Database& db, const Told& told) {
    const auto& session = told.session;
    const auto named =
        storage::reservations::by_number(db, told.origin.charge_point_id, *session.reservation_id);
    if (!named)
        return list_for_review(db, told, review::unknown_reservation,
                               "no reservation has the number " + std::to_string(*session.reservation_id));
    if (!may_use(*named, session))
        list_for_review(db, told, review::reserved_for_another,
                        "the session names " + named->id + ", which was made for another tag");
    if (named->status != ReservationStatus::used)
        use(db, *named, session, told.origin.received_at);
}

/// Whether it was kept when the session began; clocks differ a little.
bool covers(const Reservation& reservation, const storage::Session& session, const Settings& settings) {
    const auto began = session.started_at.value_or(*session.start_received_at);
    return began < reservation.expiry_date && began + settings.clocks.tolerance >= reservation.created_at;
}

/// What is known when a command ended without an answer of the charge point.
enum class Unanswered { never_sent, failed, unknown };

Unanswered kind_of(const storage::Command& command) {
    using Status = storage::CommandStatus;
    const bool lost = command.error_code == "server_restarted";
    if (lost || command.status == Status::timed_out)
        return Unanswered::unknown;
    return command.status == Status::cancelled || command.status == Status::expired ? Unanswered::never_sent
                                                                                    : Unanswered::failed;
}

std::string ask_again(Database& db, const Reservation& reservation, const storage::Command& command,
                      Instant now) {
    storage::Command again;
    again.id = storage::new_id("cmd", now);
    again.organization_id = command.organization_id;
    again.charge_point_id = command.charge_point_id;
    again.evse_id = command.evse_id;
    again.id_tag = command.id_tag;
    again.action = command.action;
    again.request = command.request;
    again.deliver = storage::Deliver::when_online;
    again.expires_at = reservation.expiry_date;
    again.created_at = now;
    again.updated_at = now;
    storage::commands::add(db, again);
    return again.id;
}

void settle(Database& db, Reservation& reservation, const std::optional<storage::Command>& command,
            Instant now) {
    const auto kind = command ? kind_of(*command) : Unanswered::never_sent;
    if (is_open(reservation) && kind == Unanswered::unknown) {
        reservation.command_id = ask_again(db, reservation, *command, now);
        reservation.open_command_id = reservation.command_id;
        return storage::reservations::save(db, reservation);
    }
    if (reservation.status == ReservationStatus::pending)
        return kind == Unanswered::failed
                   ? end(db, reservation, ReservationStatus::rejected, command->error_code, now)
                   : end(db, reservation, ReservationStatus::cancelled, reason_not_delivered, now);
    reservation.open_command_id.reset(); // one that was to be replaced stays as it was
    storage::reservations::save(db, reservation);
}

} // namespace

void answered(Database& db, const Reserve& asked, Answer answer, std::string_view word, Instant now) {
    auto reservation = storage::reservations::get(db, asked.reservation_id.value_or(""));
    if (!reservation || !is_open(*reservation))
        return;
    reservation->open_command_id.reset();
    if (answer == Answer::refused && reservation->status == ReservationStatus::pending)
        return end(db, *reservation, ReservationStatus::rejected, word, now);
    if (answer == Answer::refused) // what was to be replaced is still kept
        return storage::reservations::save(db, *reservation);
    reservation->status = ReservationStatus::active;
    reservation->id_tag = asked.id_tag;
    reservation->group_id = group_of(db, *reservation, asked.id_tag, now);
    reservation->evse_id = asked.evse_id.value_or(0) > 0 ? asked.evse_id : std::nullopt;
    reservation->connector_type = asked.connector_type;
    reservation->expiry_date = asked.expiry_date.value_or(reservation->expiry_date);
    save(db, *reservation, now);
}

void cancelled(Database& db, const std::string& id, std::string_view reason, Instant now) {
    auto reservation = storage::reservations::get(db, id);
    if (reservation && is_open(*reservation))
        end(db, *reservation, ReservationStatus::cancelled, reason, now);
}

void session_started(Database& db, const Origin& origin, const storage::Session& session,
                     std::string_view action, const Settings& settings) {
    const Told told{origin, session, action};
    if (session.reservation_id)
        return use_named(db, told);
    auto open = storage::reservations::open_of(db, origin.charge_point_id);
    std::erase_if(open, [&](const Reservation& each) {
        const bool elsewhere = each.evse_id && *each.evse_id != session.evse_id;
        return elsewhere || !covers(each, session, settings);
    });
    // The one of this very EVSE before one of any.
    std::stable_partition(open.begin(), open.end(),
                          [](const Reservation& each) { return each.evse_id.has_value(); });
    const auto own = std::find_if(open.begin(), open.end(),
                                  [&](const Reservation& each) { return may_use(each, session); });
    if (own != open.end())
        return use(db, *own, session, origin.received_at);
    if (!open.empty() && open.front().evse_id)
        list_for_review(db, told, review::reserved_for_another,
                        "the EVSE is reserved for another tag by " + open.front().id);
}

void status_reported(Database& db, const Origin& origin, std::int64_t evse_id, std::string_view status) {
    const bool unusable = status == faulted || status == unavailable;
    if (!unusable && status != reserved)
        return;
    for (auto& each : storage::reservations::open_of(db, origin.charge_point_id)) {
        const bool concerned = evse_id == 0 || each.evse_id == evse_id;
        if (unusable && concerned && each.status == ReservationStatus::active)
            end(db, each, ReservationStatus::cancelled, status, origin.received_at);
        if (!unusable && each.evse_id == evse_id && each.status == ReservationStatus::pending) {
            each.status = ReservationStatus::active;
            save(db, each, origin.received_at);
        }
    }
}

void ended_there(Database& db, const Origin& origin, std::int64_t number, End how, std::string_view word) {
    auto reservation = storage::reservations::by_number(db, origin.charge_point_id, number);
    if (!reservation || !is_open(*reservation))
        return;
    if (how == End::expired)
        return end(db, *reservation, ReservationStatus::expired, std::nullopt, origin.received_at);
    end(db, *reservation, ReservationStatus::cancelled, word, origin.received_at);
}

void expire(Database& db, Instant now) {
    for (auto& each : storage::reservations::due(db, now, at_once))
        end(db, each, ReservationStatus::expired, std::nullopt, now);
}

void reconcile(Database& db, Instant now) {
    for (auto& each : storage::reservations::unanswered(db, at_once))
        settle(db, each, storage::commands::get(db, each.open_command_id.value()), now);
}

ReservationView view_of(const Reservation& reservation) {
    return {.id = reservation.id,
            .charge_point_id = reservation.charge_point_id,
            .evse_id = reservation.evse_id,
            .connector_id = reservation.evse_id,
            .id_tag = reservation.id_tag,
            .group_id = reservation.group_id,
            .connector_type = reservation.connector_type,
            .expiry_date = reservation.expiry_date,
            .status = reservation.status,
            .number = reservation.number,
            .session_id = reservation.session_id,
            .cancel_reason = reservation.cancel_reason,
            .command_id = reservation.command_id,
            .cancel_command_id = reservation.cancel_command_id,
            .ended_at = reservation.ended_at,
            .created_at = reservation.created_at,
            .updated_at = reservation.updated_at};
}

} // namespace voltgate::core::reservation
