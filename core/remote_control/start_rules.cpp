#include "core/remote_control/start_rules.hpp"

#include "core/authorization/authorization.hpp"
#include "core/availability/state.hpp"
#include "core/reservation/reservation.hpp"
#include "ocpp/types/text.hpp"
#include "storage/records/evses.hpp"
#include "storage/records/sessions.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace voltgate::core::remote_control {

namespace {

using availability::State;
using storage::Database;

Refusal conflict(std::string_view code, std::string field, std::string detail) {
    return {Refusal::Kind::conflict, std::string(code), std::move(field), std::move(detail)};
}

struct TagRefusal {
    authorization::Status status;
    std::string_view code;
    std::string_view detail;
};

constexpr std::array tag_refusals{
    TagRefusal{authorization::Status::blocked, user_is_disabled, "the id tag is blocked"},
    TagRefusal{authorization::Status::expired, access_restricted, "the id tag has expired"},
    TagRefusal{authorization::Status::invalid, access_restricted, "nobody knows this id tag"},
    TagRefusal{authorization::Status::concurrent_tx, session_exists,
               "the id tag, or its group, charges elsewhere as often as it may"},
    TagRefusal{authorization::Status::no_credit, payment_no_funds, "the id tag has no energy left"}};

/// Where an EVSE has but one connector, operators name it by that.
std::optional<std::int64_t> place_of(const Start& start) {
    return start.evse_id ? start.evse_id : start.connector_id;
}

std::optional<Refusal> refuse_tag(Database& db, const storage::ChargePoint& charge_point, const Start& start,
                                  Instant now, const Settings& settings) {
    authorization::Question question{charge_point.organization_id,
                                     charge_point.id,
                                     place_of(start).value_or(0),
                                     start.id_tag,
                                     now,
                                     {},
                                     {}};
    if (authorization::must_ask(db, question, settings))
        return std::nullopt;
    const auto status = authorization::decide_start(db, question, settings).status;
    if (status == authorization::Status::accepted)
        return std::nullopt;
    const auto found = std::find_if(tag_refusals.begin(), tag_refusals.end(),
                                    [&](const TagRefusal& each) { return each.status == status; });
    if (found == tag_refusals.end())
        return conflict(access_restricted, "id_tag", "the id tag may not charge here and now");
    return conflict(found->code, "id_tag", std::string(found->detail));
}

/// What an operator has taken out of service.
bool is_disabled(Database& db, const storage::Evse& evse, const Start& start) {
    if (evse.status == storage::EvseStatus::disabled)
        return true;
    const auto connector =
        storage::connectors::by_number(db, evse.id, start.evse_id ? start.connector_id.value_or(1) : 1);
    return connector && connector->status == storage::EvseStatus::disabled;
}

bool is_unusable(State state) {
    return state == State::error || state == State::maintenance;
}

bool is_charging(State state) {
    return state == State::busy_charging || state == State::busy_non_charging;
}

/// The reservation that keeps an EVSE from a tag.
std::optional<storage::Reservation> kept_for_another(Database& db, const storage::Evse& evse,
                                                     const std::string& id_tag, Instant now) {
    for (auto& each : storage::reservations::open_of(db, evse.charge_point_id)) {
        if (each.evse_id != evse.number || each.expiry_date <= now ||
            ocpp::equal_ignoring_case(each.id_tag, id_tag))
            continue;
        const auto group = reservation::group_of(db, each, id_tag, now);
        if (!group || !each.group_id || !ocpp::equal_ignoring_case(*group, *each.group_id))
            return std::move(each);
    }
    return std::nullopt;
}

std::optional<Refusal> refuse_evse(Database& db, const storage::Evse& evse, const Start& start, Instant now) {
    if (is_disabled(db, evse, start))
        return conflict(charging_not_allowed, "evse_id", "the EVSE is disabled");
    if (start.force.value_or(false))
        return std::nullopt;
    const auto state = availability::state_of(evse);
    if (is_unusable(state))
        return conflict(charging_not_allowed, "evse_id", "the EVSE is " + evse.hardware_status.value_or(""));
    const auto running = storage::sessions::open_on(db, evse.charge_point_id, evse.number);
    if (running && running->id_tag) // else it waits for a token: the cable was first
        return conflict(session_already_running, "evse_id", "on the EVSE runs " + running->id);
    if (is_charging(state))
        return conflict(session_already_running, "evse_id",
                        "the EVSE is " + evse.hardware_status.value_or(""));
    if (const auto kept = kept_for_another(db, evse, start.id_tag, now))
        return conflict(access_restricted, "evse_id", "the EVSE is reserved for another tag by " + kept->id);
    return std::nullopt;
}

/// Where the charge point chooses, one EVSE that can be used is enough.
std::optional<Refusal> refuse_every_evse(Database& db, const Start& start, const std::string& charge_point_id,
                                         Instant now) {
    std::optional<Refusal> first;
    for (const auto& evse : storage::evses::of_charge_point(db, charge_point_id)) {
        auto refusal = refuse_evse(db, evse, start, now);
        if (!refusal)
            return std::nullopt;
        if (!first)
            first = std::move(refusal);
    }
    return first;
}

std::optional<Refusal> refuse_place(Database& db, const storage::ChargePoint& charge_point,
                                    const Start& start, Instant now) {
    if (charge_point.status == storage::ChargePointStatus::disabled)
        return conflict(charging_not_allowed, "", "the charge point is disabled");
    const bool forced = start.force.value_or(false);
    if (!forced && is_unusable(availability::state_of(charge_point, {})))
        return conflict(charging_not_allowed, "",
                        "the charge point is " + charge_point.hardware_status.value_or(""));
    const auto place = place_of(start);
    if (!place)
        return refuse_every_evse(db, start, charge_point.id, now);
    const auto evse = storage::evses::by_number(db, charge_point.id, *place);
    return evse ? refuse_evse(db, *evse, start, now) : std::nullopt;
}

} // namespace

std::optional<Refusal> refuse_unbooted(const storage::ChargePoint& charge_point) {
    const bool accepted = charge_point.boot_status == storage::BootStatus::accepted;
    if (!charge_point.connected || accepted)
        return std::nullopt;
    return conflict(boot_not_accepted, "",
                    charge_point.boot_status
                        ? "a charge point whose boot is not accepted is asked neither to start nor to stop"
                        : "the charge point has never booted");
}

std::optional<Refusal> refuse_start(Database& db, const std::string& charge_point_id, const Start& start,
                                    Instant now, const Settings& settings) {
    const auto charge_point = storage::charge_points::get(db, charge_point_id);
    if (!charge_point)
        return std::nullopt; // found missing by whoever books
    const bool may_try = start.force.value_or(false) && !charge_point->boot_status;
    if (auto refusal = refuse_unbooted(*charge_point); refusal && !may_try)
        return refusal;
    if (auto refusal = refuse_tag(db, *charge_point, start, now, settings))
        return refusal;
    return refuse_place(db, *charge_point, start, now);
}

} // namespace voltgate::core::remote_control
