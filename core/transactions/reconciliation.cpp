#include "core/transactions/reconciliation.hpp"

#include "storage/records/sessions.hpp"

#include <boost/json/object.hpp>

#include <utility>

namespace voltgate::core::transactions {

boost::asio::awaitable<void> Reconciliation::round() {
    constexpr std::int64_t at_once = 500;
    if (settings_.sessions.ask_after.count() == 0)
        co_return;
    const auto before = clock_.now() - settings_.sessions.ask_after;
    const auto unheard = co_await store_.read(
        [&](storage::Database& db) { return storage::sessions::unheard(db, before, at_once); });
    auto asked_before = std::exchange(asked_, {});
    for (const auto& each : unheard) {
        asked_[each.id] = each.connected_at;
        const auto earlier = asked_before.find(each.id);
        if (earlier != asked_before.end() && earlier->second == each.connected_at)
            continue;
        Submission submission;
        submission.charge_point_id = each.charge_point_id;
        submission.verb = "get-transaction-status";
        submission.body = boost::json::object{{"session_id", each.id}};
        submission.wait = std::chrono::milliseconds(0);
        auto submitted = commands_.submit(std::move(submission)); // refused where it cannot be asked
        co_await std::move(submitted);
    }
}

} // namespace voltgate::core::transactions
