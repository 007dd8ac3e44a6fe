#pragma once

#include "core/metering/metering.hpp"
#include "core/origin.hpp"
#include "core/settings.hpp"
#include "storage/database.hpp"
#include "storage/records/sessions.hpp"

#include <boost/json/value.hpp>

#include <string_view>

namespace voltgate::core::transactions {

/// Stores the readings with the session they belong to: that of the transaction id, else the one that ran on
/// the EVSE at the reading's time (pitfalls 3, 4, 5). Readings of an unknown transaction that fit no session
/// are kept without one and put up for review. A session that the server closed goes on when its readings do,
/// unless another one followed it; older ones tell more of its end. True: they brought the session to a
/// limit, and the stop that was booked for that is to be sent.
bool take_readings(storage::Database& db, const metering::Metered& metered, const Settings& settings = {});

/// Tells of the figures that new readings gave a session.
void tell_readings(storage::Database& db, const Origin& origin, const storage::RunningSession& session);

/// The server closed a session by its own rules, yet it goes on: the equipment knows better.
void reopen(storage::Session& session);

/// A session's register goes on elsewhere than it was: what was told of its start was wrong, or its meter was
/// changed. Once for each session.
void review_moved_register(storage::Database& db, const Origin& origin,
                           const storage::RunningSession& session, std::string_view action,
                           const boost::json::value& message);

} // namespace voltgate::core::transactions
