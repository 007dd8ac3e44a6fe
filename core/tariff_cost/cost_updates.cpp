#include "core/tariff_cost/cost_updates.hpp"

#include "storage/records/sessions.hpp"

#include <boost/json/object.hpp>

#include <utility>

namespace voltgate::core::tariff_cost {

boost::asio::awaitable<void> CostUpdates::round() {
    constexpr std::int64_t most = 100'000;
    const auto every = settings_.costs.tell_every;
    if (every.count() == 0 || clock_.now() - last_ < every)
        co_return;
    last_ = clock_.now();
    const auto open =
        co_await store_.read([](storage::Database& db) { return storage::sessions::all_open(db, most); });
    for (const auto& session : open) {
        if (session.status != storage::SessionStatus::active || !session.tariff_id)
            continue;
        Submission submission;
        submission.charge_point_id = session.charge_point_id;
        submission.verb = "update-cost";
        submission.body = boost::json::object{{"session_id", session.id}};
        submission.wait = std::chrono::milliseconds(0);
        auto submitted = commands_.submit(std::move(submission)); // refused where it cannot be told
        co_await std::move(submitted);
    }
}

} // namespace voltgate::core::tariff_cost
