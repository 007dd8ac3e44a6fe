#include "api/resources/evse_views.hpp"

#include <charconv>

namespace voltgate::api {

ConnectorView view_of(const storage::Connector& connector) {
    auto view = view_as<ConnectorView>(connector);
    view.connector_id = connector.number;
    return view;
}

EvseView view_of(storage::Database& db, const storage::Evse& evse) {
    auto view = view_as<EvseView>(evse);
    view.evse_id = evse.number;
    view.state =
        core::availability::state_of(evse, storage::sessions::open_on(db, evse.charge_point_id, evse.number));
    for (const auto& connector : storage::connectors::of_evse(db, evse.id))
        view.connectors.push_back(view_of(connector));
    return view;
}

std::optional<storage::Evse> evse_of(storage::Database& db, const Exchange& exchange) {
    const auto& charge_point = exchange.parameter("charge_point_id");
    const auto& key = charge_point.empty() ? exchange.parameter("evse_id") : exchange.parameter("evse");
    std::int64_t number = 0;
    const auto read = std::from_chars(key.data(), key.data() + key.size(), number);
    const bool is_number = read.ec == std::errc{} && read.ptr == key.data() + key.size();
    if (is_number && !charge_point.empty())
        return owned(storage::evses::by_number(db, charge_point, number), exchange);
    auto evse = owned(storage::evses::get(db, key), exchange);
    if (evse && !charge_point.empty() && evse->charge_point_id != charge_point)
        evse.reset();
    return evse;
}

} // namespace voltgate::api
