#include "api/resources/charge_point_views.hpp"

namespace voltgate::api {

NetworkStatus network_status_of(const storage::ChargePoint& charge_point) {
    if (charge_point.connected)
        return NetworkStatus::available;
    return charge_point.disconnected_at ? NetworkStatus::temporarily_unavailable
                                        : NetworkStatus::never_connected;
}

ChargePointView view_of(const storage::ChargePoint& charge_point) {
    auto view = view_as<ChargePointView>(charge_point);
    view.network_status = network_status_of(charge_point);
    view.has_password = charge_point.password_hash.has_value();
    return view;
}

} // namespace voltgate::api
