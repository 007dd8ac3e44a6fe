#include "core/provisioning/v2_room.hpp"

#include "core/told.hpp"
#include "ocpp/types/text.hpp"
#include "storage/records/configuration_keys.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace voltgate::core::provisioning::v2 {

namespace {

// What is around the items: the frame, the message's id and name.
constexpr std::int64_t around_items = 100;

std::optional<std::int64_t> told(storage::Database& db, std::string_view charge_point_id,
                                 std::string_view component, const std::string& name,
                                 std::string_view instance) {
    for (const auto& row : storage::configuration_keys::by_name(db, charge_point_id, name))
        if (ocpp::equal_ignoring_case(row.component_name, component) &&
            ocpp::equal_ignoring_case(row.instance, instance) && row.value)
            return told::number_in(*row.value);
    return std::nullopt;
}

/// Some charge points put the message into the name of the variable, or have one for all messages.
std::optional<std::int64_t> told_for(storage::Database& db, std::string_view charge_point_id,
                                     std::string_view component, const std::string& name,
                                     std::string_view message) {
    if (const auto own = told(db, charge_point_id, component, name, message))
        return own;
    if (const auto joined = told(db, charge_point_id, component, name + std::string(message), {}))
        return joined;
    return told(db, charge_point_id, component, name, {});
}

} // namespace

multipart::Room room_of(storage::Database& db, std::string_view charge_point_id, std::string_view component,
                        std::string_view message, std::size_t otherwise) {
    multipart::Room room;
    room.items = otherwise;
    if (const auto items = told_for(db, charge_point_id, component, "ItemsPerMessage", message))
        room.items = static_cast<std::size_t>(std::max<std::int64_t>(*items, 1));
    if (const auto bytes = told_for(db, charge_point_id, component, "BytesPerMessage", message))
        room.bytes = static_cast<std::size_t>(std::max<std::int64_t>(*bytes - around_items, 1));
    return room;
}

} // namespace voltgate::core::provisioning::v2
