#pragma once

#include "core/command/commands.hpp"
#include "core/origin.hpp"
#include "core/settings.hpp"
#include "core/smart_charging/offer.hpp"
#include "storage/database.hpp"
#include "storage/store.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>

/// Vehicles that tell what they want (ISO 15118): each is given a profile in time, and again when what it
/// makes of it is beyond what it may draw (K15, K16, K17).
namespace voltgate::core::smart_charging {

struct TellNeeds {
    Origin origin;
    std::int64_t evse_id = 0;
    VehicleNeeds needs;
    std::optional<Instant> departure_at;
    std::optional<std::int64_t> max_periods; ///< that the vehicle can hear of
};

/// What a vehicle is answered.
enum class NeedsAnswer {
    accepted,   ///< its profile follows
    processing, ///< its session has not begun; when that does in time, its profile follows
    rejected    ///< there is no such EVSE; nothing is stored
};

/// Stores what the vehicle wants: from now on it is owed a profile.
[[nodiscard]] NeedsAnswer needs_told(storage::Database& db, const TellNeeds& told, const Settings& settings);

/// What vehicles may draw has changed: those that were given a profile for their needs are owed a new one.
/// True: there are such.
[[nodiscard]] bool limits_changed(storage::Database& db, const Origin& origin, const Settings& settings);

struct TellSchedule {
    Origin origin;
    std::int64_t evse_id = 0;
    Instant begins{};
    ChargingSchedule schedule;
};

/// Whether the schedule that a vehicle means to follow is within all limits. If not, it is owed a new
/// profile. One of an EVSE that there is not fits nowhere.
[[nodiscard]] bool schedule_told(storage::Database& db, const TellSchedule& told, const Settings& settings);

/// Sends the profiles that are owed, as ordinary commands, to the charge points that are connected. It keeps
/// nothing in memory: what is owed is stored. Any thread, also at the same time.
class Offers {
public:
    Offers(storage::Store& store, Commands& commands, const Clock& clock, const Settings& settings)
        : store_(store)
        , commands_(commands)
        , clock_(clock)
        , settings_(settings) {}

    /// Sends what is owed now; does not wait for the answers.
    boost::asio::awaitable<void> send();

private:
    storage::Store& store_;
    Commands& commands_;
    const Clock& clock_;
    const Settings& settings_;
};

} // namespace voltgate::core::smart_charging
