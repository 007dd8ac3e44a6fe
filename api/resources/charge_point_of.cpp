#include "api/resources/charge_point_of.hpp"

#include "api/resources/record.hpp"

namespace voltgate::api {

std::optional<storage::ChargePoint> charge_point_of(storage::Database& db, const Exchange& exchange) {
    return owned(storage::charge_points::get(db, exchange.parameter("charge_point_id")), exchange);
}

} // namespace voltgate::api
