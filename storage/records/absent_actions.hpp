// Actions that a charge point answered it does not have. Its next firmware may have them.
#pragma once

#include "storage/rows.hpp"
#include "storage/types.hpp"

#include <boost/describe/class.hpp>

namespace voltgate::storage {

struct AbsentAction {
    static constexpr std::string_view table = "absent_actions";
    static constexpr std::string_view key = "charge_point_id, action";

    std::string charge_point_id{};
    std::string action{};
    std::string code{}; // the answer's own word
    std::optional<std::string> firmware_version{};
    Timestamp seen_at{};
};
BOOST_DESCRIBE_STRUCT(AbsentAction, (), (charge_point_id, action, code, firmware_version, seen_at))

namespace absent_actions {

// With the firmware that the charge point has now; nothing happens when it was removed meanwhile.
void put(Database& db, std::string_view charge_point_id, std::string_view action, std::string_view code,
         Timestamp at);
std::optional<AbsentAction> get(Database& db, std::string_view charge_point_id, std::string_view action);
// By name.
std::vector<AbsentAction> of_charge_point(Database& db, std::string_view charge_point_id);
void forget(Database& db, std::string_view charge_point_id, std::string_view action);
// What another firmware said.
void forget_other_firmware(Database& db, std::string_view charge_point_id,
                           const std::optional<std::string>& firmware_version);

} // namespace absent_actions
} // namespace voltgate::storage
