#include "core/provisioning/naming.hpp"

#include "core/provisioning/v2_keys.hpp"
#include "ocpp/version.hpp"

#include <utility>

namespace voltgate::core::provisioning::naming {

namespace {

enum class Speaks { keys, variables, unknown };

Speaks spoken_at(const storage::ChargePoint& record) {
    if (!record.protocol)
        return Speaks::unknown;
    return *record.protocol == to_string(ocpp::Version::v16) ? Speaks::keys : Speaks::variables;
}

KeyName key(std::string_view name) {
    KeyName named;
    named.name = name;
    return named;
}

/// The variable of this name, where there is one only.
std::optional<KeyName> only_variable(storage::Database& db, const std::string& charge_point_id,
                                     std::string_view name) {
    const auto rows = storage::configuration_keys::by_name(db, charge_point_id, name);
    return rows.size() == 1 ? std::optional(provisioning::key_of(rows.front())) : std::nullopt;
}

} // namespace

KeyName at(const storage::ChargePoint& record, KeyName named) {
    const auto speaks = spoken_at(record);
    if (speaks == Speaks::variables && named.component_name.empty())
        return v2::variable_of(named.name).value_or(std::move(named));
    if (speaks == Speaks::keys && !named.component_name.empty())
        if (const auto name = v2::key_of(named))
            return key(*name);
    return named;
}

std::optional<std::string_view> key_of(const KeyName& variable) {
    return v2::key_of(variable);
}

KeyName named(storage::Database& db, const storage::ChargePoint& record, std::string_view text) {
    if (spoken_at(record) != Speaks::variables)
        return key(text);
    if (auto variable = v2::variable_of(text))
        return std::move(*variable);
    if (auto only = only_variable(db, record.id, text))
        return std::move(*only);
    const auto dot = text.find('.');
    if (dot == std::string_view::npos)
        return key(text);
    KeyName variable = key(text.substr(dot + 1));
    variable.component_name = text.substr(0, dot);
    return variable;
}

bool is_nowhere(const storage::ChargePoint& record, const KeyName& key) {
    return spoken_at(record) == Speaks::variables && key.component_name.empty();
}

} // namespace voltgate::core::provisioning::naming
