#include "core/reservation/reservation.hpp"

#include "core/authorization/authorization.hpp"
#include "core/events.hpp"
#include "core/json/write.hpp"
#include "core/protocol_family.hpp"
#include "core/reservation/v16.hpp"
#include "core/reservation/v2.hpp"
#include "core/reservation/view.hpp"
#include "core/scopes.hpp"
#include "ocpp/types/text.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/evses.hpp"
#include "storage/ulid.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <utility>

namespace voltgate::core::reservation {

namespace {

using storage::Database;
using storage::Reservation;

std::optional<Reservation> reservation_at(Database& db, const std::string& charge_point_id,
                                          const std::string& id) {
    auto found = storage::reservations::get(db, id);
    if (found && found->charge_point_id != charge_point_id)
        found.reset();
    return found;
}

std::optional<Refusal> refuse_ended(const std::optional<Reservation>& reservation) {
    if (!reservation)
        return Refusal{Refusal::Kind::not_found, "reservation_not_found", "reservation_id",
                       "this charge point has no such reservation"};
    if (!is_open(*reservation))
        return Refusal{Refusal::Kind::conflict, "reservation_ended", "reservation_id",
                       "the reservation has ended"};
    return std::nullopt;
}

/// What a charge point has never named is not refused as long as it has named nothing at all.
bool knows_evse(Database& db, const std::string& charge_point_id, std::int64_t evse_id,
                const Abilities& abilities) {
    if (storage::evses::by_number(db, charge_point_id, evse_id))
        return true;
    if (abilities.evses)
        return evse_id <= *abilities.evses;
    return storage::evses::of_charge_point(db, charge_point_id).empty();
}

std::optional<Refusal> refuse_place(Database& db, const std::string& charge_point_id, std::int64_t evse_id,
                                    const Reserve& asked, const Abilities& abilities) {
    if (asked.connector_type && !abilities.connector_types)
        return invalid("connector_type", "the protocol of this charge point has no kinds of connectors");
    if (asked.connector_type && evse_id > 0)
        return invalid("connector_type", "belongs to a reservation of any EVSE");
    if (evse_id == 0 && !abilities.any_evse)
        return invalid("evse_id", "the charge point does not say that it can be reserved as a whole "
                                  "(its configuration tells; sync-configuration reads it)");
    if (evse_id > 0 && !knows_evse(db, charge_point_id, evse_id, abilities))
        return invalid("evse_id", "the charge point has no such EVSE");
    return std::nullopt;
}

std::optional<Refusal> refuse_taken(Database& db, const std::string& charge_point_id, std::int64_t evse_id,
                                    const Reserve& asked) {
    const auto open = storage::reservations::open_of(db, charge_point_id);
    const auto other = std::find_if(open.begin(), open.end(), [&](const Reservation& each) {
        return evse_id > 0 && each.evse_id == evse_id && each.id != asked.reservation_id &&
               !ocpp::equal_ignoring_case(each.id_tag, asked.id_tag);
    });
    if (other == open.end())
        return std::nullopt;
    return Refusal{Refusal::Kind::conflict, "evse_reserved", "evse_id",
                   "the EVSE is reserved for another tag by " + other->id};
}

std::optional<Refusal> refuse_tag(Database& db, const std::string& charge_point_id, const Reserve& asked,
                                  const Abilities& abilities, Instant now) {
    const auto charge_point = storage::charge_points::get(db, charge_point_id);
    if (charge_point->protocol && asked.id_tag.size() > abilities.longest_id_tag)
        return invalid("id_tag", "must have at most " + std::to_string(abilities.longest_id_tag) +
                                     " characters for this charge point");
    const auto verdict = authorization::decide(
        db, {charge_point->organization_id, charge_point_id, asked.evse_id.value_or(0), asked.id_tag, now});
    if (verdict.status == authorization::Status::blocked)
        return invalid("id_tag", "the id tag is blocked");
    if (verdict.status == authorization::Status::expired)
        return invalid("id_tag", "the id tag has expired");
    return std::nullopt;
}

/// A reservation to be replaced keeps its EVSE unless another is named.
std::int64_t place_of(const Reserve& asked, const std::optional<Reservation>& replaced) {
    if (asked.evse_id || !replaced)
        return asked.evse_id.value_or(0);
    return replaced->evse_id.value_or(0);
}

std::optional<Refusal> refuse_reserve(Database& db, const std::string& charge_point_id, const Reserve& asked,
                                      Instant now) {
    if (asked.expiry_date && *asked.expiry_date <= now)
        return invalid("expiry_date", "is in the past");
    std::optional<Reservation> replaced;
    if (asked.reservation_id) {
        replaced = reservation_at(db, charge_point_id, *asked.reservation_id);
        if (auto refusal = refuse_ended(replaced))
            return refusal;
    }
    const auto evse_id = place_of(asked, replaced);
    const auto abilities = abilities_of(db, charge_point_id);
    if (auto refusal = refuse_place(db, charge_point_id, evse_id, asked, abilities))
        return refusal;
    if (auto refusal = refuse_taken(db, charge_point_id, evse_id, asked))
        return refusal;
    return refuse_tag(db, charge_point_id, asked, abilities, now);
}

Reservation new_reservation(Database& db, const storage::Command& command, const Reserve& asked) {
    Reservation reservation;
    reservation.id = storage::new_id("res", command.created_at);
    reservation.organization_id = command.organization_id;
    reservation.number = storage::reservations::next_number(db);
    reservation.charge_point_id = command.charge_point_id;
    if (asked.evse_id.value_or(0) > 0)
        reservation.evse_id = asked.evse_id;
    reservation.id_tag = asked.id_tag;
    reservation.connector_type = asked.connector_type;
    reservation.group_id = group_of(db, reservation, asked.id_tag, command.created_at);
    reservation.expiry_date = *asked.expiry_date;
    reservation.created_at = command.created_at;
    reservation.updated_at = command.created_at;
    storage::reservations::add(db, reservation);
    events::record(db, events::reservation_changed,
                   {reservation.organization_id, reservation.charge_point_id}, command.created_at,
                   view_of(reservation));
    return reservation;
}

/// Books the reservation with its command; the command's request then says all that is asked for.
void book(Database& db, storage::Command& command, const Settings& settings) {
    auto asked = *json::read_stored<Reserve>(boost::json::parse(command.request.text));
    if (!asked.expiry_date)
        asked.expiry_date = command.created_at + settings.reservations.length;
    auto reservation = asked.reservation_id ? *storage::reservations::get(db, *asked.reservation_id)
                                            : new_reservation(db, command, asked);
    if (asked.reservation_id)
        asked.evse_id = place_of(asked, reservation);
    asked.reservation_id = reservation.id;
    command.request.text = json::to_text(asked);
    command.expires_at = std::min(command.expires_at.value_or(*asked.expiry_date), *asked.expiry_date);
    reservation.command_id = command.id;
    reservation.open_command_id = command.id;
    reservation.updated_at = command.created_at;
    storage::reservations::save(db, reservation);
}

void book_cancel(Database& db, storage::Command& command) {
    const auto asked = *json::read_stored<Cancel>(boost::json::parse(command.request.text));
    auto reservation = *storage::reservations::get(db, asked.reservation_id);
    reservation.cancel_command_id = command.id;
    command.expires_at =
        std::min(command.expires_at.value_or(reservation.expiry_date), reservation.expiry_date);
    storage::reservations::save(db, reservation);
}

/// By force a reservation ends here also when its charge point cannot be reached.
std::optional<Outcome> end_here(const Cancel& command, const Clock& clock) {
    if (!command.force.value_or(false))
        return std::nullopt;
    Outcome outcome;
    outcome.effect = [id = command.reservation_id, &clock](Database& db) {
        cancelled(db, id, reason_forced, clock.now());
    };
    return outcome;
}

Declaration reserve_command(const Clock& clock, const Settings& settings) {
    return Declared<Reserve>("reserve", scopes::control, "Keeps an EVSE free for an id tag until a date")
        .precondition([&clock](Database& db, const std::string& charge_point_id, const Reserve& asked) {
            return refuse_reserve(db, charge_point_id, asked, clock.now());
        })
        .booked([&settings](Database& db, storage::Command& command) { book(db, command, settings); })
        .v16([&clock](Conversation& station,
                      Reserve command) { return v16::reserve(station, std::move(command), clock); },
             v16::to_reserve)
        .v2([&clock](Conversation& station, Reserve command) {
            return v2::reserve(station, std::move(command), clock);
        });
}

Declaration cancel_command(const Clock& clock) {
    return Declared<Cancel>("cancel-reservation", scopes::control, "Cancels a reservation")
        .precondition([](Database& db, const std::string& charge_point_id, const Cancel& asked) {
            return refuse_ended(reservation_at(db, charge_point_id, asked.reservation_id));
        })
        .booked(book_cancel)
        .without_connection(
            [&clock](const std::string&, const Cancel& command) { return end_here(command, clock); })
        .v16([&clock](Conversation& station,
                      Cancel command) { return v16::cancel(station, std::move(command), clock); },
             v16::to_cancel)
        .v2([&clock](Conversation& station, Cancel command) {
            return v2::cancel(station, std::move(command), clock);
        });
}

} // namespace

Abilities abilities_of(Database& db, const std::string& charge_point_id) {
    return family_of(db, charge_point_id) == Family::v2 ? v2::abilities_of(db, charge_point_id)
                                                        : v16::abilities_of(db, charge_point_id);
}

bool is_open(const Reservation& reservation) {
    return reservation.status == storage::ReservationStatus::pending ||
           reservation.status == storage::ReservationStatus::active;
}

std::optional<std::string> group_of(Database& db, const Reservation& reservation, const std::string& id_tag,
                                    Instant now) {
    return authorization::decide(db, {reservation.organization_id, reservation.charge_point_id,
                                      reservation.evse_id.value_or(0), id_tag, now})
        .group_id;
}

std::vector<Declaration> declarations(const Clock& clock, const Settings& settings) {
    return {reserve_command(clock, settings), cancel_command(clock)};
}

} // namespace voltgate::core::reservation
