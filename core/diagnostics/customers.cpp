#include "core/diagnostics/customers.hpp"

#include "core/diagnostics/v2_customers.hpp"
#include "core/events.hpp"
#include "core/local_list/content.hpp"
#include "core/local_list/local_list.hpp"
#include "core/scopes.hpp"
#include "storage/records/id_tags.hpp"
#include "storage/records/local_lists.hpp"
#include "storage/ulid.hpp"

#include <algorithm>
#include <utility>

namespace voltgate::core::diagnostics {

namespace {

namespace asio = boost::asio;
namespace information = storage::customer_information;
namespace cleared = storage::cleared_customers;
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
    const auto invalid = [](std::string field, std::string detail) {
        return Refusal{Refusal::Kind::invalid, std::string(invalid_request), std::move(field),
                       std::move(detail)};
    };
    if (!command.report && !command.clear)
        return invalid("report", "report, clear or both must be true");
    const int names = (command.id_tag ? 1 : 0) + (command.customer_identifier ? 1 : 0) +
                      (command.customer_certificate ? 1 : 0);
    if (names != 1)
        return invalid("id_tag",
                       "exactly one of id_tag, customer_identifier and customer_certificate must be given");
    return std::nullopt;
}

/// Whether an operator has changed since what the list is made from.
bool is_wanted_again(storage::Database& db, const storage::ClearedCustomer& customer) {
    const auto tag = storage::id_tags::by_uid(db, customer.id_tag, customer.organization_id);
    if (tag && tag->updated_at > customer.cleared_at)
        return true;
    const auto definition = storage::local_lists::definition(
        db, customer.organization_id, storage::LocalListTarget::charge_point, customer.charge_point_id);
    return definition && definition->updated_at > customer.cleared_at;
}

/// Whether the tag is on a list that nobody has defined.
bool is_held_by_hand(storage::Database& db, const storage::ClearedCustomer& customer, Instant now,
                     const Settings& settings) {
    const auto situation = local_list::look(db, customer.charge_point_id, now, settings);
    const auto key = local_list::key_of(customer.id_tag);
    return situation.source == local_list::Source::none &&
           std::any_of(situation.held.begin(), situation.held.end(),
                       [&](const auto& entry) { return local_list::key_of(entry.id_tag) == key; });
}

/// Takes the tag off the list.
Submission removal(const storage::ClearedCustomer& customer) {
    Submission submission;
    submission.charge_point_id = customer.charge_point_id;
    submission.verb = "send-local-list";
    submission.body = boost::json::object{
        {"update_type", "differential"},
        {"entries", boost::json::array{boost::json::object{{"id_tag", customer.id_tag}, {"remove", true}}}}};
    submission.wait = std::chrono::milliseconds(0);
    submission.deliver = storage::Deliver::when_online;
    return submission;
}

} // namespace

void customer_asked(storage::Database& db, const Origin& origin, const CustomerInformation& command,
                    const std::string& command_id, const Settings& settings) {
    storage::CustomerInformation row;
    const auto earlier = information::by_command(db, command_id); // it is sent once more
    row.id = earlier ? earlier->id : storage::new_id("cin", origin.received_at);
    row.organization_id = origin.organization_id;
    row.charge_point_id = origin.charge_point_id;
    row.command_id = command_id;
    row.report = command.report;
    row.clear = command.clear;
    row.requested_at = origin.received_at;
    row.expires_at = origin.received_at + settings.diagnostics.keep_customer_information;
    information::put(db, row);
}

void customer_ended(storage::Database& db, const Origin& origin, const std::string& command_id,
                    CustomerInformationStatus status, const std::string& ocpp_status) {
    auto row = information::by_command(db, command_id);
    if (!row)
        return;
    row->status = status;
    row->ended_at = origin.received_at;
    if (!ocpp_status.empty())
        row->ocpp_status = ocpp_status;
    information::put(db, *row);
    events::record(db, events::customer_information, {origin.organization_id, origin.charge_point_id},
                   origin.received_at,
                   Progressed{row->id, row->charge_point_id, row->command_id, row->status});
}

void customer_part(storage::Database& db, const std::string& command_id, std::int64_t number,
                   const std::string& text) {
    const auto row = information::by_command(db, command_id);
    if (row && row->report)
        information::put_part(db, row->id, number, text);
}

void customer_cleared(storage::Database& db, const Origin& origin, const std::string& id_tag) {
    cleared::put(db, {origin.charge_point_id, id_tag, origin.organization_id, origin.received_at, true});
    storage::id_tags::raise_revision(db); // lists that are made from tags are old now
}

std::vector<std::string> cleared_tags(storage::Database& db, const std::string& organization_id,
                                      const std::string& charge_point_id) {
    std::vector<std::string> keys;
    for (const auto& customer : cleared::of_charge_point(db, charge_point_id)) {
        if (customer.organization_id == organization_id && !is_wanted_again(db, customer))
            keys.push_back(local_list::key_of(customer.id_tag));
    }
    return keys;
}

asio::awaitable<void> ClearedCustomers::round() {
    constexpr std::int64_t at_once = 100;
    const auto all =
        co_await store_.read([&](storage::Database& db) { return cleared::pending(db, at_once); });
    for (auto customer : all) {
        const auto now = clock_.now();
        const bool held = co_await store_.read(
            [&](storage::Database& db) { return is_held_by_hand(db, customer, now, settings_); });
        if (held) {
            auto submission = removal(customer);
            co_await commands_.submit(std::move(submission));
        }
        customer.list_pending = false;
        co_await store_.write([&](storage::Database& db) { cleared::put(db, customer); });
    }
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
