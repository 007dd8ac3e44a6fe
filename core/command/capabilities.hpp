#pragma once

#include "core/clock.hpp"
#include "core/command/outcome.hpp"
#include "core/json/read.hpp"
#include "storage/database.hpp"
#include "storage/records/charge_points.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a charge point cannot do, as far as it has told: by its feature profiles, and by answering that it
/// does not have an action. So nobody waits for what will not come; a command by force tries all the same.
namespace voltgate::core {

/// What a command needs of an OCPP 1.6 charge point.
struct Needs {
    std::string_view profile{}; ///< as SupportedFeatureProfiles names it; empty: the core profile
    std::string_view action{};  ///< without which nothing goes; empty: there are several ways
};

/// The feature profiles of OCPP 1.6 that a charge point may lack.
namespace feature_profile {
inline constexpr std::string_view firmware = "FirmwareManagement";
inline constexpr std::string_view local_list = "LocalAuthListManagement";
inline constexpr std::string_view reservation = "Reservation";
inline constexpr std::string_view smart_charging = "SmartCharging";
inline constexpr std::string_view trigger = "RemoteTrigger";
} // namespace feature_profile

namespace capabilities {

/// A command that needs something of the charge point may say that it is to be tried whatever is known
/// against it.
[[nodiscard]] bool is_forced(const boost::json::value& body);

/// Tells so in the schema of a command's body.
[[nodiscard]] boost::json::object with_force(boost::json::object schema);
/// The faults of a command's body that may say so although it has no such member itself.
[[nodiscard]] json::FieldErrors with_force(json::FieldErrors faults, const boost::json::value& body);

/// Why a command cannot be carried out at a charge point that last spoke OCPP 1.6. Nothing: it can be, or
/// nobody knows.
[[nodiscard]] std::optional<Refusal> refuse(storage::Database& db, const storage::ChargePoint& charge_point,
                                            const Needs& needs);

/// The feature profiles that it told of; empty: nobody knows.
[[nodiscard]] std::vector<std::string> feature_profiles(storage::Database& db,
                                                        std::string_view charge_point_id);

} // namespace capabilities
} // namespace voltgate::core
