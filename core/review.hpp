#pragma once

#include "core/origin.hpp"
#include "storage/database.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The review list: what was stored and acknowledged although it breaks a rule waits there for a person.
namespace voltgate::core::review {

inline constexpr std::string_view unknown_transaction = "unknown_transaction";
inline constexpr std::string_view conflicting_stop = "conflicting_stop";
inline constexpr std::string_view implausible_energy = "implausible_energy";
inline constexpr std::string_view implausible_time = "implausible_time";
inline constexpr std::string_view incomplete_start = "incomplete_start";
inline constexpr std::string_view incomplete_transaction = "incomplete_transaction";
inline constexpr std::string_view limit_not_obeyed = "limit_not_obeyed";
inline constexpr std::string_view limit_not_watched = "limit_not_watched";
inline constexpr std::string_view reserved_for_another = "reserved_for_another";
inline constexpr std::string_view unknown_reservation = "unknown_reservation";
inline constexpr std::string_view critical_security_event = "critical_security_event";
inline constexpr std::string_view failed_to_authenticate = "failed_to_authenticate";
inline constexpr std::string_view severe_device_event = "severe_device_event";
inline constexpr std::string_view certificate_request_refused = "certificate_request_refused";

struct Finding {
    std::string_view kind;
    std::string_view action; ///< the OCPP action of the message
    const boost::json::value& message;
    std::string detail;
    std::optional<std::int64_t> evse_id{};
    std::optional<std::string> session_id{};
    std::string key{}; ///< findings of one charge point with the same key are listed once; empty: the message
};

/// Adds a finding, unless it is listed already. Where hundreds of its kind wait at the charge point, it is
/// counted on the newest of them.
void add(storage::Database& db, const Origin& origin, const Finding& finding);

} // namespace voltgate::core::review
