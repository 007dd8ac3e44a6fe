#pragma once

#include "core/provisioning/configuration.hpp"
#include "core/wire.hpp"
#include "ocpp/v2/common.hpp"

#include <cstdint>
#include <string>

/// Names of variables, between the wire of OCPP 2.x and ours.
namespace voltgate::core::provisioning::v2 {

[[nodiscard]] inline KeyName name_of(const ocpp::v2::Component& component,
                                     const ocpp::v2::Variable& variable) {
    KeyName name;
    name.component_name = component.name.str();
    name.component_instance = wire::text_of(component.instance).value_or("");
    if (component.evse) {
        name.evse_id = component.evse->id;
        name.connector_id = component.evse->connectorId ? std::int64_t(*component.evse->connectorId) : 0;
    }
    name.name = variable.name.str();
    name.instance = wire::text_of(variable.instance).value_or("");
    return name;
}

[[nodiscard]] inline ocpp::v2::Component component_of(const KeyName& name) {
    ocpp::v2::Component component;
    component.name = name.component_name;
    if (!name.component_instance.empty())
        component.instance = ocpp::CiText<50>(name.component_instance);
    if (name.evse_id > 0) {
        component.evse.emplace().id = name.evse_id;
        if (name.connector_id > 0)
            component.evse->connectorId = name.connector_id;
    }
    return component;
}

[[nodiscard]] inline ocpp::v2::Variable variable_of(const KeyName& name) {
    ocpp::v2::Variable variable;
    variable.name = name.name;
    if (!name.instance.empty())
        variable.instance = ocpp::CiText<50>(name.instance);
    return variable;
}

} // namespace voltgate::core::provisioning::v2
