#include "storage/records/tracked_requests.hpp"

#include "storage/records/counters.hpp"

namespace voltgate::storage {

std::int64_t tracked_requests::next_number(Database& db) {
    return counters::next(db, "request");
}

namespace request_reports {

void add(Database& db, const RequestReport& report) {
    insert(db, report);
}

std::vector<RequestReport> of_request(Database& db, std::string_view request_id) {
    return select<RequestReport>(db, "where request_id = ? order by id", request_id);
}

std::vector<RequestReport> of_charge_point(Database& db, std::string_view charge_point_id) {
    return select<RequestReport>(db, "where charge_point_id = ? order by id", charge_point_id);
}

std::int64_t prune(Database& db, Timestamp before, std::int64_t limit) {
    return run(db,
               "delete from request_reports where received_at < ?"
               " and id in (select id from request_reports order by id limit ?)",
               before, limit);
}

} // namespace request_reports
} // namespace voltgate::storage
