#pragma once

#include "core/command/declaration.hpp"
#include "core/json/constraint.hpp"
#include "core/origin.hpp"
#include "core/settings.hpp"
#include "storage/database.hpp"
#include "storage/records/evses.hpp"

#include <boost/describe.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Functional block G: what state the equipment is in, and taking it in and out of service.
namespace voltgate::core::availability {

/// A part of the equipment that has a state of its own; EVSE 0 is the charge point itself.
struct Part {
    std::int64_t evse_id = 0;
    std::optional<std::int64_t> connector_id{}; ///< absent: the EVSE as such
};

/// A status as the equipment reports it, in the words of its protocol version. EVSE 0 is the charge point
/// itself. Without a connector it is about the EVSE as such.
struct StatusReport {
    Origin origin;
    std::int64_t evse_id = 0;
    std::optional<std::int64_t> connector_id = 1;
    std::string status;
    std::optional<std::string> error_code;
    std::optional<std::string> info;
    std::optional<std::string> vendor_id;
    std::optional<std::string> vendor_error_code;
    std::optional<Instant> reported_at;
};

/// The rows of a part of the equipment.
struct Equipment {
    storage::Evse evse;
    std::optional<storage::Connector> connector; ///< nothing: the part is an EVSE as a whole
};

/// The rows of a part, made when the equipment is the first to name it (pitfall 45). Nothing: it is no
/// EVSE's, or nobody knows it and its number is greater than there can be.
std::optional<Equipment> ensure(storage::Database& db, const std::string& charge_point_id, const Part& part,
                                Instant at, const EquipmentSettings& settings);

/// Enters a report into the history and, unless a newer one is known, as the present state. Equipment that
/// names an EVSE for the first time makes its row; false: there cannot be so many, and it is history only.
bool record(storage::Database& db, const StatusReport& report, const Settings& settings);

/// The deviation of a charge point that names such an EVSE or connector.
inline constexpr std::string_view beyond_equipment = "beyond_equipment";
[[nodiscard]] std::string words_of(const StatusReport& report);

enum class OperationalType { Operative, Inoperative };
BOOST_DESCRIBE_ENUM(OperationalType, Operative, Inoperative)

/// The operator's command; without an EVSE it is about the whole charge point.
struct ChangeAvailability {
    OperationalType type = OperationalType::Operative;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
};
BOOST_DESCRIBE_STRUCT(ChangeAvailability, (), (type, evse_id, connector_id))
constexpr auto json_constraints(const ChangeAvailability*) {
    return std::array{json::field("evse_id").at_least(0),
                      json::field("connector_id").at_least(1).about("Only this one of the EVSE (OCPP 2.x)")};
}

[[nodiscard]] std::vector<Declaration> declarations();

} // namespace voltgate::core::availability
