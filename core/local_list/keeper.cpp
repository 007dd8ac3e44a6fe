#include "core/local_list/keeper.hpp"

#include "core/local_list/local_list.hpp"
#include "storage/records/id_tags.hpp"

#include <utility>
#include <vector>

namespace voltgate::core::local_list {

namespace asio = boost::asio;

using storage::Database;

namespace {

/// Whether it has booted since: its list may be another now.
bool is_new_boot(const Situation& situation) {
    const auto& boot = situation.charge_point.last_boot_at;
    return boot && situation.list.compared_at < *boot;
}

} // namespace

asio::awaitable<void> Keeper::round() {
    const auto ids = co_await store_.read([&](Database& db) {
        if (!storage::local_lists::any_defined(db))
            return std::vector<std::string>{};
        return storage::local_lists::to_compare(db, storage::id_tags::revision(db), clock_.now(),
                                                settings_.local_lists.at_once);
    });
    for (const auto& id : ids) {
        const bool out_of_step = co_await differs(id);
        if (!out_of_step)
            continue;
        Submission submission;
        submission.charge_point_id = id;
        submission.verb = "sync-local-list";
        submission.wait = std::chrono::milliseconds(0);
        co_await commands_.submit(std::move(submission));
    }
}

asio::awaitable<bool> Keeper::differs(const std::string& charge_point_id) {
    const auto now = clock_.now();
    const auto situation =
        co_await store_.read([&](Database& db) { return look(db, charge_point_id, now, settings_); });
    const bool in_order =
        situation.source == Source::none || (situation.in_step() && !is_new_boot(situation));
    co_await store_.write([&](Database& db) { compared(db, situation, in_order, now, settings_); });
    co_return !in_order;
}

} // namespace voltgate::core::local_list
