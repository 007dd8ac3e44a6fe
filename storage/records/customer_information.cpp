#include "storage/records/customer_information.hpp"

namespace voltgate::storage {

namespace customer_information {

namespace {

struct PartText {
    std::string text{};
};
BOOST_DESCRIBE_STRUCT(PartText, (), (text))

} // namespace

void put(Database& db, const CustomerInformation& information) {
    upsert(db, information);
}

std::optional<CustomerInformation> get(Database& db, std::string_view id) {
    return find<CustomerInformation>(db, id);
}

std::optional<CustomerInformation> by_command(Database& db, std::string_view command_id) {
    return select_one<CustomerInformation>(db, "where command_id = ?", command_id);
}

Page<CustomerInformation> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("charge_point_id = ?", filter.charge_point_id)
        .when("command_id = ?", filter.command_id)
        .when("status = ?", filter.status);
    return list_page(db, std::move(where), "id", &CustomerInformation::id, Order::descending, page);
}

bool remove(Database& db, std::string_view id) {
    return storage::remove<CustomerInformation>(db, id);
}

void put_part(Database& db, std::string_view id, std::int64_t number, std::string_view text) {
    run(db,
        "insert into customer_information_parts (customer_information_id, number, text) values (?, ?, ?)"
        " on conflict do update set text = excluded.text",
        id, number, text);
}

std::string text_of(Database& db, std::string_view id) {
    std::string all;
    for (const auto& part : query<PartText>(
             db,
             "select text from customer_information_parts where customer_information_id = ? order by number",
             id))
        all += part.text;
    return all;
}

std::int64_t prune(Database& db, Timestamp now, std::int64_t limit) {
    return run(db,
               "delete from customer_information where id in (select id from customer_information"
               " where expires_at <= ? order by expires_at limit ?)",
               now, limit);
}

} // namespace customer_information

namespace cleared_customers {

void put(Database& db, const ClearedCustomer& customer) {
    upsert(db, customer);
}

std::vector<ClearedCustomer> of_charge_point(Database& db, std::string_view charge_point_id) {
    return select<ClearedCustomer>(db, "where charge_point_id = ? order by id_tag", charge_point_id);
}

std::vector<ClearedCustomer> pending(Database& db, std::int64_t limit) {
    return select<ClearedCustomer>(db, "where list_pending = 1 order by charge_point_id, id_tag limit ?",
                                   limit);
}

} // namespace cleared_customers
} // namespace voltgate::storage
