#pragma once

#include "core/metering/reading.hpp"
#include "core/metering/session_readings.hpp"
#include "core/origin.hpp"
#include "core/settings.hpp"
#include "storage/database.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <vector>

/// Functional block J: meter values, inside sessions and outside.
namespace voltgate::core::metering {

/// Meter values as a charge point reports them. EVSE 0 is its main meter; the transaction id may be missing,
/// unknown, 0 or -1.
struct Metered {
    Origin origin;
    Place place;
    std::optional<std::int64_t> transaction_id;
    std::vector<Reading> readings;
    const boost::json::value& message; ///< as received, for the review list
};

/// Stores the readings with the session they belong to: that of the transaction id, else the one that ran on
/// the EVSE at the reading's time (pitfalls 3, 4, 5). Readings of an unknown transaction that fit no session
/// are kept without one and put up for review. A session that the server closed goes on when its readings do,
/// unless another one followed it; older ones tell more of its end. True: they brought the session to a
/// limit, and the stop that was booked for that is to be sent.
bool record(storage::Database& db, const Metered& metered, const Settings& settings = {});

} // namespace voltgate::core::metering
