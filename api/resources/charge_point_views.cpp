#include "api/resources/charge_point_views.hpp"

#include "storage/records/deviations.hpp"

#include <algorithm>

namespace voltgate::api {

using storage::ChargePoint;
using storage::Database;
namespace availability = core::availability;

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
    const auto standing = availability::standing(charge_point, liveness_of(db, charge_point, at));
    view.network_status = availability::network_status(standing, at.now, at.long_term_unavailable);
    view.state = availability::state_of(standing, storage::evses::of_charge_point(db, charge_point.id),
                                        storage::sessions::open_of(db, charge_point.id));
    view.has_password = charge_point.password_hash.has_value();
    return view;
}

std::vector<DeviationView> deviations_of(Database& db, const std::string& charge_point_id) {
    std::vector<DeviationView> out;
    for (const auto& each : storage::deviations::of_charge_point(db, charge_point_id))
        out.push_back(view_as<DeviationView>(each));
    return out;
}

availability::Liveness liveness_of(Database& db, const ChargePoint& charge_point, const ViewedAt& at) {
    const auto connected = at.directory.find(charge_point.id);
    return availability::liveness(db, charge_point, connected.get(), at.heartbeat_interval, at.now);
}

LivenessView liveness_view(const ChargePoint& charge_point, const availability::Liveness& liveness,
                           core::Instant now) {
    LivenessView out;
    out.connected = charge_point.connected;
    out.live = liveness.live;
    if (charge_point.connected)
        out.connected_since = charge_point.connected_at;
    else
        out.disconnected_since = charge_point.disconnected_at;
    out.last_seen_at = liveness.last_seen_at;
    if (liveness.silence_limit)
        out.silence_limit_seconds = liveness.silence_limit->count();
    if (out.last_seen_at)
        out.silent_seconds =
            std::chrono::floor<std::chrono::seconds>(std::max(now, *out.last_seen_at) - *out.last_seen_at)
                .count();
    return out;
}

ChargePointDetail detail_of(Database& db, const ChargePoint& charge_point, const ViewedAt& at) {
    ChargePointDetail out;
    static_cast<ChargePointView&>(out) = view_of(db, charge_point, at);
    out.liveness = liveness_view(charge_point, liveness_of(db, charge_point, at), at.now);
    out.last_seen_at = out.liveness.last_seen_at;
    out.last_boot = last_boot_of(charge_point);
    out.deviations = deviations_of(db, charge_point.id);
    out.capabilities = capabilities_of(db, charge_point.id);
    return out;
}

} // namespace voltgate::api
