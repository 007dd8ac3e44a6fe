#include "core/told_variable.hpp"

#include "ocpp/types/text.hpp"
#include "storage/records/configuration_keys.hpp"

namespace voltgate::core::told {

std::optional<std::string> variable(storage::Database& db, std::string_view charge_point_id,
                                    std::string_view component, std::string_view name) {
    for (auto& each : storage::configuration_keys::by_name(db, charge_point_id, name)) {
        if (each.known && each.evse_id == 0 && ocpp::equal_ignoring_case(each.component_name, component))
            return std::move(each.value);
    }
    return std::nullopt;
}

std::optional<bool> variable_yes(storage::Database& db, std::string_view charge_point_id,
                                 std::string_view component, std::string_view name) {
    const auto value = variable(db, charge_point_id, component, name);
    return value ? std::optional(ocpp::equal_ignoring_case(*value, "true")) : std::nullopt;
}

} // namespace voltgate::core::told
