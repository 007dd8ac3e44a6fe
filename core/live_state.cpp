#include "core/live_state.hpp"

#include "core/charge_point.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/deviations.hpp"

namespace voltgate::core {

boost::asio::awaitable<LiveState> take_live_state(std::shared_ptr<ChargePoint> charge_point) {
    co_return LiveState{charge_point->identity(), charge_point->last_seen(),
                        charge_point->deviations().take()};
}

void live_state::store(storage::Database& db, const LiveState& state) {
    storage::charge_points::seen(db, state.charge_point_id, state.last_seen);
    for (const auto& [kind, seen] : state.deviations)
        storage::deviations::add(
            db, {state.charge_point_id, kind, seen.count, state.last_seen, seen.last_detail});
}

} // namespace voltgate::core
