#pragma once

#include "core/metering/reading.hpp"
#include "core/metering/session_readings.hpp"
#include "core/origin.hpp"
#include "storage/database.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
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
    std::string_view action{};         ///< the message's name in its protocol
};

/// What is done with meter values, in a write of the store: sessions, which are another block's, have the
/// rule. True: a session has come to a limit, and its stop is to be sent.
using Recording = std::function<bool(storage::Database&, const Metered&)>;

} // namespace voltgate::core::metering
