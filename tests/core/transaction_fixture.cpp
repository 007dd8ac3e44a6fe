#include "transaction_fixture.hpp"

#include "core/transactions/readings.hpp"
#include "storage/records/reviews.hpp"

#include <chrono>

namespace voltgate::core::transactions {

Start TransactionFixture::start(std::int64_t evse, const std::string& tag, std::int64_t meter) const {
    return {.origin = origin(),
            .evse_id = evse,
            .connector_id = 1,
            .id_tag = tag,
            .reported_at = now,
            .meter_start_wh = meter,
            .reservation_id = {},
            .repeat_key = storage::sessions::start_key(
                evse, tag, std::to_string(now.time_since_epoch().count()), std::to_string(meter))};
}

Begun TransactionFixture::begun(std::int64_t evse, const std::string& tag, std::int64_t meter) {
    return begin(db, start(evse, tag, meter), settings);
}

Stop TransactionFixture::stop(std::int64_t transaction, std::optional<std::int64_t> meter) const {
    return {.origin = origin(),
            .transaction_id = transaction,
            .id_tag = {},
            .reported_at = now,
            .meter_stop_wh = meter,
            .reason = "Local",
            .readings = {},
            .message = message};
}

Ended TransactionFixture::end_at(std::int64_t transaction, std::optional<std::int64_t> meter) {
    return end(db, stop(transaction, meter), settings);
}

Ended TransactionFixture::end_at(const storage::Session& session, std::optional<std::int64_t> meter) {
    return end_at(number_of(session), meter);
}

bool TransactionFixture::meter(std::optional<std::int64_t> transaction, double register_wh,
                               std::int64_t evse) {
    metering::Sample sample;
    sample.value = register_wh;
    return take_readings(db, {.origin = origin(),
                              .place = {evse, 1},
                              .transaction_id = transaction,
                              .readings = {{now, {sample}}},
                              .message = message});
}

bool TransactionFixture::meter(const storage::Session& session, double register_wh) {
    return meter(number_of(session), register_wh, session.evse_id);
}

std::size_t TransactionFixture::closed_after_grace() {
    return close_interrupted(db, now + settings.sessions.late_stop_grace + std::chrono::seconds(1), settings);
}

std::int64_t TransactionFixture::number_of(const storage::Session& session) {
    return std::stoll(*session.transaction_id);
}

storage::Session TransactionFixture::stored(const storage::Session& session) {
    return storage::sessions::get(db, session.id).value();
}

TransactionFixture::Kinds TransactionFixture::reviews() {
    Kinds kinds;
    for (const auto& review : storage::reviews::list(db, {}, {}).data)
        kinds.push_back(review.kind);
    return kinds;
}

} // namespace voltgate::core::transactions
