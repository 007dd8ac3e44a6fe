#pragma once

#include "core/origin.hpp"
#include "core/settings.hpp"
#include "core/smart_charging/composite.hpp"
#include "storage/database.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Limits that others than the central system set a charge point: an energy management system, the grid's
/// operator. They are known by what charge points tell, and hold beside all profiles. Rules that run inside a
/// write.
namespace voltgate::core::smart_charging {

/// One limit, as it was told; EVSE 0 is the charge point itself.
struct TellLimit {
    Origin origin;
    std::int64_t evse_id = 0;
    std::string source;
    std::optional<bool> grid_critical;
    std::vector<ChargingSchedule> schedules; ///< none: that there is a limit is all that is known
};

/// Stores the limit in the place of an older one of its source, and tells of it. One of an EVSE that there is
/// not is left out; where there are too many, the oldest give way.
void limit_told(storage::Database& db, const TellLimit& limit, const Settings& settings);

/// The limit of a source is gone: on one EVSE, or everywhere.
void limit_gone(storage::Database& db, const Origin& origin, const std::string& source,
                std::optional<std::int64_t> evse_id);

/// What the limits come to, beside the installed profiles.
[[nodiscard]] std::vector<Placed> limits_in_force(storage::Database& db, const std::string& charge_point_id);

} // namespace voltgate::core::smart_charging
