// Reservations: an EVSE, or any EVSE of a charge point, kept free for an id tag until a date.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

enum class ReservationStatus { pending, active, used, expired, cancelled, rejected };
BOOST_DESCRIBE_ENUM(ReservationStatus, pending, active, used, expired, cancelled, rejected)

struct Reservation {
    static constexpr std::string_view table = "reservations";

    std::string id{};
    std::string organization_id{default_organization};
    std::int64_t number = 0; // what the charge point knows it by: positive, 32 bits, never given twice
    std::string charge_point_id{};
    std::optional<std::int64_t> evse_id{};       // number; absent: any EVSE of the charge point
    std::string id_tag{};                        // compared without case
    std::optional<std::string> group_id{};       // others of this group may use it, too
    std::optional<std::string> connector_type{}; // of any EVSE that has such a plug
    Timestamp expiry_date{};
    ReservationStatus status = ReservationStatus::pending;
    std::optional<std::string> session_id{};
    std::optional<std::string> cancel_reason{};     // why it was cancelled or rejected
    std::optional<std::string> command_id{};        // the newest that asked the charge point for it
    std::optional<std::string> open_command_id{};   // that one, while its answer is not known
    std::optional<std::string> cancel_command_id{}; // the newest that asked to cancel it
    std::optional<Timestamp> ended_at{};
    Timestamp created_at{};
    Timestamp updated_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Reservation, (),
                      (id, organization_id, number, charge_point_id, evse_id, id_tag, group_id,
                       connector_type, expiry_date, status, session_id, cancel_reason, command_id,
                       open_command_id, cancel_command_id, ended_at, created_at, updated_at, version))

namespace reservations {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> charge_point_id{};
    std::optional<std::int64_t> evse_id{};
    std::optional<ReservationStatus> status{};
    std::optional<std::string> id_tag{};
    std::optional<Timestamp> expiry_after{};
    std::optional<Timestamp> expiry_before{};
};

// A positive 32-bit number that no reservation was given before; part of the surrounding transaction.
std::int64_t next_number(Database& db);

void add(Database& db, const Reservation& reservation);
std::optional<Reservation> get(Database& db, std::string_view id);
std::optional<Reservation> by_number(Database& db, std::string_view charge_point_id, std::int64_t number);
// The newest first.
Page<Reservation> list(Database& db, const ListFilter& filter, const PageRequest& page);
// Writes the whole record and raises its version. For code that read it in the same transaction.
void save(Database& db, Reservation& reservation);

// Pending and active ones of a charge point, the oldest first.
std::vector<Reservation> open_of(Database& db, std::string_view charge_point_id);
// Pending and active ones whose date has passed.
std::vector<Reservation> due(Database& db, Timestamp now, std::int64_t limit);
// Those whose command has ended without telling what the charge point did.
std::vector<Reservation> unanswered(Database& db, std::int64_t limit);

// Forgets those that ended before; at most `limit` at once.
std::int64_t prune(Database& db, Timestamp ended_before, std::int64_t limit);

} // namespace reservations
} // namespace voltgate::storage
