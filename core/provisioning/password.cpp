#include "core/provisioning/password.hpp"

#include "storage/records/charge_points.hpp"

namespace voltgate::core::provisioning::password {

Offered offer(storage::Database& db, const Origin& origin, const std::string& hash) {
    const auto record = storage::charge_points::get(db, origin.charge_point_id);
    Offered offered{origin, hash, {}};
    if (record)
        offered.offered_before = record->pending_password_hash;
    storage::charge_points::set_pending_password_hash(db, origin.charge_point_id, hash, origin.received_at);
    return offered;
}

void take(storage::Database& db, const Offered& offered) {
    storage::charge_points::set_password_hash(db, offered.origin.charge_point_id, offered.hash,
                                              offered.origin.received_at);
}

void take_back(storage::Database& db, const Offered& offered) {
    const auto& id = offered.origin.charge_point_id;
    const auto record = storage::charge_points::get(db, id);
    if (record && record->pending_password_hash == offered.hash)
        storage::charge_points::set_pending_password_hash(db, id, offered.offered_before,
                                                          offered.origin.received_at);
}

bool was_never_told(const ocpp::CallFailure& failure) {
    using Kind = ocpp::CallFailure::Kind;
    return failure.kind == Kind::call_error || failure.kind == Kind::expired ||
           failure.kind == Kind::cancelled || failure.kind == Kind::queue_full ||
           failure.kind == Kind::unsendable;
}

} // namespace voltgate::core::provisioning::password
