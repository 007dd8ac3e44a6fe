#pragma once

#include "storage/records/reservations.hpp"
#include "storage/types.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace voltgate::core::reservation {

/// A reservation as the API and the events show it.
struct ReservationView {
    std::string id;
    std::string charge_point_id;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id; ///< the same number, by the name that OCPP 1.6 gives it
    std::string id_tag;
    std::optional<std::string> group_id;
    std::optional<std::string> connector_type;
    storage::Timestamp expiry_date{};
    storage::ReservationStatus status = storage::ReservationStatus::pending;
    std::int64_t number = 0;
    std::optional<std::string> session_id;
    std::optional<std::string> cancel_reason;
    std::optional<std::string> command_id;
    std::optional<std::string> cancel_command_id;
    std::optional<storage::Timestamp> ended_at;
    storage::Timestamp created_at{};
    storage::Timestamp updated_at{};
};
BOOST_DESCRIBE_STRUCT(ReservationView, (),
                      (id, charge_point_id, evse_id, connector_id, id_tag, group_id, connector_type,
                       expiry_date, status, number, session_id, cancel_reason, command_id, cancel_command_id,
                       ended_at, created_at, updated_at))

[[nodiscard]] ReservationView view_of(const storage::Reservation& reservation);

} // namespace voltgate::core::reservation
