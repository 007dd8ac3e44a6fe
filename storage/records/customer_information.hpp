// What charge points were asked to tell of a customer, or to forget. Personal data: rows go soon.
#pragma once

#include "storage/records/organizations.hpp"

#include <vector>

namespace voltgate::storage {

enum class CustomerInformationStatus {
    requested, // parts may come
    complete,  // all of it has come, or all was done
    incomplete,
    timed_out,
    refused,
    unanswered,
};
BOOST_DESCRIBE_ENUM(CustomerInformationStatus, requested, complete, incomplete, timed_out, refused,
                    unanswered)

struct CustomerInformation {
    static constexpr std::string_view table = "customer_information";

    std::string id{};
    std::string organization_id{default_organization};
    std::string charge_point_id{};
    std::string command_id{};
    bool report = false;
    bool clear = false;
    CustomerInformationStatus status = CustomerInformationStatus::requested;
    std::optional<std::string> ocpp_status{};
    Timestamp requested_at{};
    std::optional<Timestamp> ended_at{};
    Timestamp expires_at{};
    std::optional<std::string>
        clear_id_tag{}; // to be forgotten, until it is known that the request was taken
};
BOOST_DESCRIBE_STRUCT(CustomerInformation, (),
                      (id, organization_id, charge_point_id, command_id, report, clear, status, ocpp_status,
                       requested_at, ended_at, expires_at, clear_id_tag))

namespace customer_information {

struct ListFilter {
    std::optional<std::string> charge_point_id{};
    std::optional<std::string> command_id{};
    std::optional<CustomerInformationStatus> status{};
};

// Adds it, or writes the whole record.
void put(Database& db, const CustomerInformation& information);
std::optional<CustomerInformation> get(Database& db, std::string_view id);
std::optional<CustomerInformation> by_command(Database& db, std::string_view command_id);
// The newest first.
Page<CustomerInformation> list(Database& db, const ListFilter& filter, const PageRequest& page);
bool remove(Database& db, std::string_view id);

// A part that came before is replaced.
void put_part(Database& db, std::string_view id, std::int64_t number, std::string_view text);
// All parts in their order, as one text.
std::string text_of(Database& db, std::string_view id);

// Deletes up to `limit` whose time is over.
std::int64_t prune(Database& db, Timestamp now, std::int64_t limit);

} // namespace customer_information

// A customer that a charge point has forgotten on demand: the tag stays off its local list.
struct ClearedCustomer {
    static constexpr std::string_view table = "cleared_customers";
    static constexpr std::string_view key = "charge_point_id, id_tag";

    std::string charge_point_id{};
    std::string id_tag{};
    std::string organization_id{default_organization};
    Timestamp cleared_at{};
    bool list_pending = true; // the list that it holds has to be looked at
};
BOOST_DESCRIBE_STRUCT(ClearedCustomer, (),
                      (charge_point_id, id_tag, organization_id, cleared_at, list_pending))

namespace cleared_customers {

void put(Database& db, const ClearedCustomer& customer);
std::vector<ClearedCustomer> of_charge_point(Database& db, std::string_view charge_point_id);
std::vector<ClearedCustomer> pending(Database& db, std::int64_t limit);

} // namespace cleared_customers
} // namespace voltgate::storage
