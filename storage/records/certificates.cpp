#include "storage/records/certificates.hpp"

namespace voltgate::storage {

namespace certificates {

void add(Database& db, const Certificate& certificate) {
    insert(db, certificate);
}

std::optional<Certificate> get(Database& db, std::string_view id) {
    return find<Certificate>(db, id);
}

Page<Certificate> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("charge_point_id = ?", filter.charge_point_id).when("type = ?", filter.type);
    return list_page(db, std::move(where), "id", &Certificate::id, Order::descending, page);
}

std::vector<Certificate> of_charge_point(Database& db, std::string_view charge_point_id) {
    return select<Certificate>(db, "where charge_point_id = ? order by id", charge_point_id);
}

void save(Database& db, const Certificate& certificate) {
    storage::update(db, certificate);
}

bool remove(Database& db, std::string_view id) {
    return storage::remove<Certificate>(db, id);
}

} // namespace certificates

namespace certificate_requests {

void add(Database& db, const CertificateRequest& request) {
    insert(db, request);
}

std::optional<CertificateRequest> get(Database& db, std::string_view id) {
    return find<CertificateRequest>(db, id);
}

std::optional<CertificateRequest> pending(Database& db, std::string_view charge_point_id,
                                          std::optional<CertificateType> type) {
    if (!type)
        return select_one<CertificateRequest>(
            db, "where charge_point_id = ? and status = 'pending' order by id limit 1", charge_point_id);
    return select_one<CertificateRequest>(db, "where charge_point_id = ? and status = 'pending' and type = ?",
                                          charge_point_id, *type);
}

Page<CertificateRequest> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("charge_point_id = ?", filter.charge_point_id).when("status = ?", filter.status);
    return list_page(db, std::move(where), "id", &CertificateRequest::id, Order::descending, page);
}

void close(Database& db, std::string_view id, CertificateRequestStatus status, Timestamp at,
           const std::optional<std::string>& reason, const std::optional<std::string>& certificate_id) {
    run(db,
        "update certificate_requests set status = ?, reason = ?, certificate_id = ?, closed_at = ?"
        " where id = ?",
        status, reason, certificate_id, at, id);
}

std::int64_t prune(Database& db, Timestamp before, std::int64_t limit) {
    return run(db,
               "delete from certificate_requests where id in (select id from certificate_requests"
               " where closed_at < ? order by id limit ?)",
               before, limit);
}

} // namespace certificate_requests
} // namespace voltgate::storage
