#include "core/provisioning/password.hpp"

namespace voltgate::core::provisioning::password {

namespace {

using storage::charge_points::PendingPassword;

PendingPassword pending_of(storage::Database& db, const std::string& charge_point_id) {
    const auto record = storage::charge_points::get(db, charge_point_id);
    if (!record)
        return {};
    return {record->pending_password_hash, record->pending_is_profiles};
}

Offered offer(storage::Database& db, const Origin& origin, const PendingPassword& next) {
    const auto& id = origin.charge_point_id;
    Offered offered{origin, *next.hash, pending_of(db, id)};
    storage::charge_points::set_pending_password(db, id, next, origin.received_at);
    return offered;
}

} // namespace

Offered offer(storage::Database& db, const Origin& origin, const std::string& hash) {
    return offer(db, origin, PendingPassword{hash, false});
}

std::optional<Offered> offer_for_network(storage::Database& db, const Origin& origin,
                                         const std::string& hash) {
    if (is_unconfirmed(db, origin.charge_point_id))
        return std::nullopt;
    return offer(db, origin, PendingPassword{hash, true});
}

bool is_unconfirmed(storage::Database& db, const std::string& charge_point_id) {
    const auto pending = pending_of(db, charge_point_id);
    return pending.hash && !pending.is_profiles;
}

void take(storage::Database& db, const Offered& offered) {
    storage::charge_points::set_password_hash(db, offered.origin.charge_point_id, offered.hash,
                                              offered.origin.received_at);
}

void take_back(storage::Database& db, const Offered& offered) {
    const auto& id = offered.origin.charge_point_id;
    if (pending_of(db, id).hash == offered.hash)
        storage::charge_points::set_pending_password(db, id, offered.before, offered.origin.received_at);
}

bool was_never_told(const ocpp::CallFailure& failure) {
    using Kind = ocpp::CallFailure::Kind;
    return failure.kind == Kind::call_error || failure.kind == Kind::expired ||
           failure.kind == Kind::cancelled || failure.kind == Kind::queue_full ||
           failure.kind == Kind::unsendable;
}

} // namespace voltgate::core::provisioning::password
