#include "storage/records/meter_values.hpp"

namespace voltgate::storage::meter_values {

namespace {

// FNV-1a: the same in every build, because it is stored. Only exact repeats at one place and instant are
// compared.
std::int64_t digest_of(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return static_cast<std::int64_t>(hash);
}

} // namespace

bool add(Database& db, MeterValue value) {
    value.digest = digest_of(value.samples.text);
    return insert_if_new(db, value);
}

Page<MeterValue> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("charge_point_id = ?", filter.charge_point_id)
        .when("evse_id = ?", filter.evse_id)
        .when("session_id = ?", filter.session_id)
        .when("sampled_at >= ?", filter.sampled_after)
        .when("sampled_at < ?", filter.sampled_before);
    return list_page(db, std::move(where), "id", &MeterValue::id, Order::descending, page);
}

std::vector<MeterValue> of_session(Database& db, std::string_view session_id, std::optional<Timestamp> after,
                                   std::int64_t limit) {
    return select<MeterValue>(db, "where session_id = ? and sampled_at > ? order by sampled_at, id limit ?",
                              session_id, after.value_or(Timestamp(std::chrono::milliseconds(-1))), limit);
}

std::int64_t assign(Database& db, std::string_view session_id, std::string_view charge_point_id,
                    std::int64_t evse_id, Timestamp from, Timestamp to) {
    return run(
        db,
        "update or ignore meter_values set session_id = ? where session_id is null and charge_point_id = ?"
        " and evse_id = ? and sampled_at between ? and ?",
        session_id, charge_point_id, evse_id, from, to);
}

std::int64_t prune_sessionless(Database& db, Timestamp received_before, std::int64_t limit) {
    return run(db,
               "delete from meter_values where id in (select id from meter_values"
               " where session_id is null and received_at < ? order by received_at limit ?)",
               received_before, limit);
}

} // namespace voltgate::storage::meter_values
