#pragma once

#include "core/clock.hpp"
#include "core/command/declaration.hpp"
#include "core/json/constraint.hpp"
#include "core/origin.hpp"
#include "core/settings.hpp"
#include "storage/database.hpp"
#include "storage/records/reservations.hpp"
#include "storage/records/sessions.hpp"

#include <boost/describe.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Functional block H: an EVSE, or any EVSE of a charge point, is kept free for an id tag until a date. A
/// reservation is a row from the moment it is asked for; what the charge point did with it is found out,
/// however often the server or the connection breaks down in between.
namespace voltgate::core::reservation {

/// Why a reservation ended otherwise than by its date or its use; beside the charge point's own words.
inline constexpr std::string_view reason_operator = "operator";
inline constexpr std::string_view reason_forced = "forced";
inline constexpr std::string_view reason_not_delivered = "not_delivered";
inline constexpr std::string_view reason_unknown_there = "unknown_to_charge_point";

/// The operator's command; without an EVSE any EVSE of the charge point is reserved.
struct Reserve {
    std::string id_tag;
    std::optional<std::int64_t> evse_id;
    std::optional<Instant> expiry_date;
    std::optional<std::string> reservation_id;
    std::optional<std::string> id_tag_type{};
    std::optional<std::string> connector_type{};
};
BOOST_DESCRIBE_STRUCT(Reserve, (),
                      (id_tag, evse_id, expiry_date, reservation_id, id_tag_type, connector_type))
constexpr auto json_constraints(const Reserve*) {
    return std::array{
        json::field("id_tag").length(1, 255).about("Only this tag, or one of its group, may use it"),
        json::field("evse_id").at_least(0).about("0 or absent: any EVSE of the charge point"),
        json::field("expiry_date").about("Until when; absent: the usual length from now"),
        json::field("reservation_id").length(1, 64).about("The reservation to be replaced"),
        json::field("id_tag_type")
            .length(1, 20)
            .about("What kind of token it is, in the word of OCPP 2.x; absent: as registered"),
        json::field("connector_type")
            .length(1, 20)
            .about("Any EVSE with such a plug, in the word of OCPP 2.x: cCCS2, sType2, ...")};
}

struct Cancel {
    std::string reservation_id;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(Cancel, (), (reservation_id, force))
constexpr auto json_constraints(const Cancel*) {
    return std::array{
        json::field("reservation_id").length(1, 64),
        json::field("force").about("Ends the reservation here whatever the charge point answers, "
                                   "also when it is offline")};
}

[[nodiscard]] std::vector<Declaration> declarations(const Clock& clock, const Settings& settings);

/// What a charge point can keep free.
struct Abilities {
    bool any_evse = false;               ///< one of no particular EVSE
    std::optional<std::int64_t> evses{}; ///< how many it says it has
    std::size_t longest_id_tag = 0;
    bool connector_types = false; ///< any EVSE with a certain plug
};

[[nodiscard]] Abilities abilities_of(storage::Database& db, const std::string& charge_point_id);

/// Whether it is asked for or kept.
[[nodiscard]] bool is_open(const storage::Reservation& reservation);

/// The group of a tag of the reservation's organization, as far as it is known.
[[nodiscard]] std::optional<std::string> group_of(storage::Database& db,
                                                  const storage::Reservation& reservation,
                                                  const std::string& id_tag, Instant now);

/// What the charge point answered to a reserve command.
enum class Answer { accepted, refused };

/// The charge point has answered; `word` is its own. Runs in the write that completes the command.
void answered(storage::Database& db, const Reserve& asked, Answer answer, std::string_view word, Instant now);

/// It is not kept any more, by the operator's will.
void cancelled(storage::Database& db, const std::string& id, std::string_view reason, Instant now);

/// How a reservation ends at the charge point by itself.
enum class End { expired, cancelled };

/// The charge point keeps the one of that number no more; `word` is its own. What has ended already stays.
void ended_there(storage::Database& db, const Origin& origin, std::int64_t number, End how,
                 std::string_view word);

/// A session has begun: it uses the reservation that it names, or the one of its tag or group on its EVSE. A
/// session on an EVSE that is reserved for somebody else is put up for review. `action` is the message that
/// told of it.
void session_started(storage::Database& db, const Origin& origin, const storage::Session& session,
                     std::string_view action, const Settings& settings);

/// A status was reported (EVSE 0: of the charge point): what is broken or out of service keeps no
/// reservation.
void status_reported(storage::Database& db, const Origin& origin, std::int64_t evse_id,
                     std::string_view status);

/// Ends the reservations whose date has passed.
void expire(storage::Database& db, Instant now);

/// Finds out about those whose command ended without an answer: what may have reached the charge point is
/// asked again when it next connects, under the same number, so that it cannot count twice.
void reconcile(storage::Database& db, Instant now);

} // namespace voltgate::core::reservation
