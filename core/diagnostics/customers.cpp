#include "core/diagnostics/customers.hpp"

#include "core/diagnostics/v2_customers.hpp"
#include "core/events.hpp"
#include "core/local_list/cleared_customers.hpp"
#include "core/scopes.hpp"
#include "storage/ulid.hpp"

#include <utility>

namespace voltgate::core::diagnostics {

namespace {

namespace information = storage::customer_information;
using storage::CustomerInformationStatus;

/// What of this happened; nothing of the customer.
struct Progressed {
    std::string id;
    std::string charge_point_id;
    std::string command_id;
    CustomerInformationStatus status{};
};
BOOST_DESCRIBE_STRUCT(Progressed, (), (id, charge_point_id, command_id, status))

std::optional<Refusal> refuse(storage::Database&, const std::string&, const CustomerInformation& command) {
    if (!command.report && !command.clear)
        return invalid("report", "report, clear or both must be true");
    const int names = (command.id_tag ? 1 : 0) + (command.customer_identifier ? 1 : 0) +
                      (command.customer_certificate ? 1 : 0);
    if (names != 1)
        return invalid("id_tag",
                       "exactly one of id_tag, customer_identifier and customer_certificate must be given");
    return std::nullopt;
}

/// All of it has come, or none of it will.
bool is_over(CustomerInformationStatus status) {
    return status == CustomerInformationStatus::complete || status == CustomerInformationStatus::refused;
}

/// Once only: the tag may be put on the list again later.
void forget(storage::Database& db, const Origin& origin, storage::CustomerInformation& row) {
    if (!row.clear_id_tag)
        return;
    local_list::customer_cleared(db, origin, *row.clear_id_tag); // N10.FR.02
    row.clear_id_tag.reset();
    information::put(db, row);
}

} // namespace

void customer_asked(storage::Database& db, const Origin& origin, const CustomerInformation& command,
                    const std::string& command_id, const Settings& settings) {
    storage::CustomerInformation row;
    const auto earlier = information::by_command(db, command_id); // it is sent once more
    if (earlier)
        information::remove(db, earlier->id); // with what came of it
    row.id = earlier ? earlier->id : storage::new_id("cin", origin.received_at);
    row.organization_id = origin.organization_id;
    row.charge_point_id = origin.charge_point_id;
    row.command_id = command_id;
    row.report = command.report;
    row.clear = command.clear;
    if (command.clear)
        row.clear_id_tag = command.id_tag;
    row.requested_at = origin.received_at;
    row.expires_at = origin.received_at + settings.diagnostics.keep_customer_information;
    information::put(db, row);
}

void customer_taken(storage::Database& db, const Origin& origin, const std::string& command_id,
                    const std::string& ocpp_status) {
    auto row = information::by_command(db, command_id);
    if (!row)
        return;
    row->ocpp_status = ocpp_status;
    information::put(db, *row);
    forget(db, origin, *row);
}

void customer_ended(storage::Database& db, const Origin& origin, const std::string& command_id,
                    CustomerInformationStatus status, const std::string& ocpp_status) {
    auto row = information::by_command(db, command_id);
    if (!row)
        return;
    if (!ocpp_status.empty())
        row->ocpp_status = ocpp_status;
    if (row->status == status)
        return information::put(db, *row);
    row->status = status;
    if (is_over(status))
        row->clear_id_tag.reset();
    row->ended_at = origin.received_at;
    information::put(db, *row);
    events::record(db, events::customer_information, {origin.organization_id, origin.charge_point_id},
                   origin.received_at,
                   Progressed{row->id, row->charge_point_id, row->command_id, row->status});
}

void customer_part(storage::Database& db, const Origin& origin, const std::string& command_id,
                   std::int64_t number, const std::string& text) {
    auto row = information::by_command(db, command_id);
    if (!row || !row->report || is_over(row->status))
        return;
    forget(db, origin, *row);
    information::put_part(db, row->id, number, text);
}

std::vector<Declaration> customer_declarations(const Clock& clock, const Settings& settings,
                                               multipart::Collector& multiparts) {
    const auto ask = [&clock, &settings, &multiparts](Conversation& station, CustomerInformation command) {
        return v2::customer_information(station, std::move(command), clock, settings, multiparts);
    };
    return {
        Declared<CustomerInformation>("customer-information", scopes::customer_information,
                                      "Has the charge point tell what it knows of a customer, or forget it")
            .precondition(refuse)
            .v2(ask)};
}

} // namespace voltgate::core::diagnostics
