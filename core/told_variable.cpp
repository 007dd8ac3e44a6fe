#include "core/told_variable.hpp"

#include "core/told.hpp"
#include "ocpp/types/text.hpp"
#include "storage/records/configuration_keys.hpp"

#include <algorithm>

namespace voltgate::core::told {

namespace {

std::optional<storage::ConfigurationKey> find(storage::Database& db, std::string_view charge_point_id,
                                              std::string_view component, std::string_view name) {
    for (auto& each : storage::configuration_keys::by_name(db, charge_point_id, name)) {
        if (each.known && each.evse_id == 0 && ocpp::equal_ignoring_case(each.component_name, component))
            return std::move(each);
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> variable(storage::Database& db, std::string_view charge_point_id,
                                    std::string_view component, std::string_view name) {
    auto told = find(db, charge_point_id, component, name);
    return told ? std::move(told->value) : std::nullopt;
}

std::optional<std::int64_t> variable_number(storage::Database& db, std::string_view charge_point_id,
                                            std::string_view component, std::string_view name) {
    const auto value = variable(db, charge_point_id, component, name);
    return value ? number_in(*value) : std::nullopt;
}

std::optional<std::int64_t> variable_limit(storage::Database& db, std::string_view charge_point_id,
                                           std::string_view component, std::string_view name) {
    const auto told = find(db, charge_point_id, component, name);
    constexpr double beyond_any_count = 1e9;
    if (!told || !(told->max_limit.value_or(0) >= 1))
        return std::nullopt;
    return static_cast<std::int64_t>(std::min(*told->max_limit, beyond_any_count));
}

std::optional<bool> variable_yes(storage::Database& db, std::string_view charge_point_id,
                                 std::string_view component, std::string_view name) {
    const auto value = variable(db, charge_point_id, component, name);
    return value ? std::optional(ocpp::equal_ignoring_case(*value, "true")) : std::nullopt;
}

} // namespace voltgate::core::told
