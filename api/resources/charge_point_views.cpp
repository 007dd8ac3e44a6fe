#include "api/resources/charge_point_views.hpp"

#include "storage/records/deviations.hpp"

#include <algorithm>

namespace voltgate::api {

using storage::ChargePoint;
using storage::Database;

namespace {

std::optional<BootView> last_boot_of(const ChargePoint& charge_point) {
    if (!charge_point.last_boot_at)
        return std::nullopt;
    return BootView{*charge_point.last_boot_at, charge_point.boot_status, charge_point.boot_reason,
                    charge_point.firmware_version};
}

} // namespace

ChargePointView view_of(Database& db, const ChargePoint& charge_point, const ViewedAt& at) {
    auto view = view_as<ChargePointView>(charge_point);
    view.network_status = core::availability::network_status(charge_point, at.now, at.long_term_unavailable);
    view.state =
        core::availability::state_of(charge_point, storage::evses::of_charge_point(db, charge_point.id));
    view.has_password = charge_point.password_hash.has_value();
    return view;
}

std::vector<DeviationView> deviations_of(Database& db, const std::string& charge_point_id) {
    std::vector<DeviationView> out;
    for (const auto& each : storage::deviations::of_charge_point(db, charge_point_id))
        out.push_back(view_as<DeviationView>(each));
    return out;
}

LivenessView liveness_of(const ChargePoint& charge_point, std::optional<core::Instant> last_seen,
                         core::Instant now) {
    LivenessView out;
    out.connected = charge_point.connected;
    if (charge_point.connected)
        out.connected_since = charge_point.connected_at;
    else
        out.disconnected_since = charge_point.disconnected_at;
    out.last_seen_at = std::max(charge_point.last_seen_at, last_seen);
    if (out.last_seen_at)
        out.silent_seconds =
            std::chrono::floor<std::chrono::seconds>(std::max(now, *out.last_seen_at) - *out.last_seen_at)
                .count();
    return out;
}

ChargePointDetail detail_of(Database& db, const ChargePoint& charge_point,
                            std::optional<core::Instant> last_seen, const ViewedAt& at) {
    ChargePointDetail out;
    static_cast<ChargePointView&>(out) = view_of(db, charge_point, at);
    out.liveness = liveness_of(charge_point, last_seen, at.now);
    out.last_seen_at = out.liveness.last_seen_at;
    out.last_boot = last_boot_of(charge_point);
    out.deviations = deviations_of(db, charge_point.id);
    return out;
}

} // namespace voltgate::api
