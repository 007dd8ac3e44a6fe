#include "storage/records/tariffs.hpp"

namespace voltgate::storage {

namespace tariffs {

namespace {

TariffVersion terms_of(const Tariff& tariff) {
    return {.tariff_id = tariff.id,
            .version = tariff.version,
            .currency = tariff.currency,
            .price_per_kwh_micro = tariff.price_per_kwh_micro,
            .price_per_minute_micro = tariff.price_per_minute_micro,
            .price_per_session_micro = tariff.price_per_session_micro,
            .tax_ppm = tariff.tax_ppm,
            .created_at = tariff.updated_at};
}

void make_room_for(Database& db, const Tariff& tariff) {
    if (tariff.is_default)
        run(db, "update tariffs set is_default = 0 where organization_id = ? and is_default = 1 and id <> ?",
            tariff.organization_id, tariff.id);
}

} // namespace

void add(Database& db, const Tariff& tariff) {
    make_room_for(db, tariff);
    insert(db, tariff);
    insert(db, terms_of(tariff));
}

std::optional<Tariff> get(Database& db, std::string_view id) {
    return find<Tariff>(db, id);
}

Page<Tariff> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("currency = ?", filter.currency)
        .when("is_default = ?", filter.is_default)
        .when("external_id = ?", filter.external_id);
    return list_page(db, std::move(where), "id", &Tariff::id, Order::descending, page);
}

bool update(Database& db, Tariff& tariff) {
    make_room_for(db, tariff);
    if (!update_versioned(db, tariff))
        return false;
    insert(db, terms_of(tariff));
    return true;
}

bool remove(Database& db, std::string_view id) {
    run(db, "update charge_points set tariff_id = null where tariff_id = ?", id);
    return storage::remove<Tariff>(db, id);
}

std::optional<TariffTies> ties_of(Database& db, std::string_view charge_point_id) {
    auto statement = db.prepare("select tariff_id, tags from charge_points where id = ?");
    bind_all(statement, charge_point_id);
    return fetch_one<TariffTies>(statement);
}

std::optional<Tariff> of_tag(Database& db, std::string_view organization_id, std::string_view tag) {
    return select_one<Tariff>(db,
                              "where id = (select tariff_id from tariff_assignments"
                              " where organization_id = ? and charge_point_tag = ?)",
                              organization_id, tag);
}

std::optional<Tariff> default_of(Database& db, std::string_view organization_id) {
    return select_one<Tariff>(db, "where organization_id = ? and is_default = 1", organization_id);
}

std::optional<TariffVersion> version(Database& db, std::string_view id, std::int64_t version) {
    return select_one<TariffVersion>(db, "where tariff_id = ? and version = ?", id, version);
}

} // namespace tariffs

namespace tariff_assignments {

void put(Database& db, const TariffAssignment& assignment) {
    upsert(db, assignment);
}

std::optional<TariffAssignment> get(Database& db, std::string_view organization_id, std::string_view tag) {
    return select_one<TariffAssignment>(db, "where organization_id = ? and charge_point_tag = ?",
                                        organization_id, tag);
}

Page<TariffAssignment> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id).when("tariff_id = ?", filter.tariff_id);
    return list_page(db, std::move(where), "charge_point_tag", &TariffAssignment::charge_point_tag,
                     Order::ascending, page);
}

bool remove(Database& db, std::string_view organization_id, std::string_view tag) {
    return run(db, "delete from tariff_assignments where organization_id = ? and charge_point_tag = ?",
               organization_id, tag) > 0;
}

} // namespace tariff_assignments
} // namespace voltgate::storage
