#include "storage/records/security_events.hpp"

namespace voltgate::storage::security_events {

void append(Database& db, const SecurityEvent& event) {
    insert(db, event);
    auto chain = chain_of(db, event.charge_point_id);
    chain.last_sequence = event.sequence;
    chain.last_hash = event.hash;
    upsert(db, chain);
}

std::optional<SecurityEvent> get(Database& db, std::string_view id) {
    return find<SecurityEvent>(db, id);
}

Page<SecurityEvent> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("charge_point_id = ?", filter.charge_point_id)
        .when("type = ?", filter.type)
        .when("critical = ?", filter.critical)
        .when("source = ?", filter.source)
        .when("occurred_at >= ?", filter.occurred_after)
        .when("occurred_at < ?", filter.occurred_before)
        .when("received_at >= ?", filter.received_after)
        .when("received_at < ?", filter.received_before);
    return list_page(db, std::move(where), "id", &SecurityEvent::id, Order::descending, page);
}

SecurityChain chain_of(Database& db, std::string_view charge_point_id) {
    auto chain = find<SecurityChain>(db, charge_point_id);
    if (!chain)
        chain.emplace().charge_point_id = charge_point_id;
    return std::move(*chain);
}

std::vector<SecurityEvent> from(Database& db, std::string_view charge_point_id, std::int64_t sequence,
                                std::int64_t limit) {
    return select<SecurityEvent>(db, "where charge_point_id = ? and sequence >= ? order by sequence limit ?",
                                 charge_point_id, sequence, limit);
}

std::int64_t prune(Database& db, Timestamp before, std::int64_t limit) {
    // A row goes only with all before it in its chain: one that is the beginning, again and again.
    std::int64_t pruned = 0;
    while (pruned < limit) {
        const auto oldest = select_one<SecurityEvent>(
            db,
            "where received_at < ? and sequence = (select first_sequence from security_chains as c"
            " where c.charge_point_id = security_events.charge_point_id) order by received_at limit 1",
            before);
        if (!oldest)
            break;
        storage::remove<SecurityEvent>(db, oldest->id);
        auto chain = chain_of(db, oldest->charge_point_id);
        chain.first_sequence = oldest->sequence + 1;
        chain.first_previous_hash = oldest->hash;
        upsert(db, chain);
        ++pruned;
    }
    return pruned;
}

} // namespace voltgate::storage::security_events
