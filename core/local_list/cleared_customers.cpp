#include "core/local_list/cleared_customers.hpp"

#include "core/local_list/local_list.hpp"
#include "storage/records/customer_information.hpp"
#include "storage/records/id_tags.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace voltgate::core::local_list {

namespace {

namespace asio = boost::asio;
namespace cleared = storage::cleared_customers;
using storage::ClearedCustomer;

/// Whether an operator has changed since what the list is made from.
bool is_wanted_again(storage::Database& db, const ClearedCustomer& customer) {
    const auto tag = storage::id_tags::by_uid(db, customer.id_tag, customer.organization_id);
    if (tag && tag->updated_at > customer.cleared_at)
        return true;
    const auto definition = storage::local_lists::definition(
        db, customer.organization_id, storage::LocalListTarget::charge_point, customer.charge_point_id);
    return definition && definition->updated_at > customer.cleared_at;
}

/// Whether the tag is on a list that nobody has defined.
bool is_held_by_hand(storage::Database& db, const ClearedCustomer& customer, Instant now,
                     const Settings& settings) {
    const auto situation = look(db, customer.charge_point_id, now, settings);
    const auto key = key_of(customer.id_tag);
    return situation.source == Source::none &&
           std::any_of(situation.held.begin(), situation.held.end(),
                       [&](const Entry& entry) { return key_of(entry.id_tag) == key; });
}

/// Takes the tag off the list.
Submission removal(const ClearedCustomer& customer) {
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

void customer_cleared(storage::Database& db, const Origin& origin, const std::string& id_tag) {
    cleared::put(db, {origin.charge_point_id, id_tag, origin.organization_id, origin.received_at, true});
    storage::id_tags::raise_revision(db); // lists that are made from tags are old now
}

std::vector<std::string> cleared_keys(storage::Database& db, const std::string& charge_point_id) {
    std::vector<std::string> keys;
    for (const auto& customer : cleared::of_charge_point(db, charge_point_id)) {
        if (!is_wanted_again(db, customer))
            keys.push_back(key_of(customer.id_tag));
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

} // namespace voltgate::core::local_list
