#include "storage/records/external_decisions.hpp"

namespace voltgate::storage::external_decisions {

void put(Database& db, const ExternalDecision& decision) {
    upsert(db, decision);
}

std::optional<ExternalDecision> get(Database& db, std::string_view organization_id,
                                    std::string_view id_tag_uid, std::string_view charge_point_id) {
    return select_one<ExternalDecision>(
        db, "where organization_id = ? and id_tag_uid = ? and charge_point_id = ?", organization_id,
        id_tag_uid, charge_point_id);
}

std::optional<ExternalDecision> latest(Database& db, std::string_view organization_id,
                                       std::string_view id_tag_uid) {
    return select_one<ExternalDecision>(
        db, "where organization_id = ? and id_tag_uid = ? order by decided_at desc limit 1", organization_id,
        id_tag_uid);
}

void forget(Database& db, std::string_view organization_id, std::string_view id_tag_uid) {
    run(db, "delete from external_decisions where organization_id = ? and id_tag_uid = ?", organization_id,
        id_tag_uid);
}

void forget_all(Database& db) {
    run(db, "delete from external_decisions");
}

std::int64_t prune(Database& db, Timestamp before, std::int64_t limit) {
    return run(db,
               "delete from external_decisions where (organization_id, id_tag_uid, charge_point_id) in"
               " (select organization_id, id_tag_uid, charge_point_id from external_decisions"
               " where decided_at < ? order by decided_at limit ?)",
               before, limit);
}

} // namespace voltgate::storage::external_decisions
