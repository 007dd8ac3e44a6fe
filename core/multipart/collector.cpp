#include "core/multipart/collector.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <vector>

namespace voltgate::core::multipart {

namespace asio = boost::asio;

/// Touched on its executor only, once made.
class Collector::Wait {
public:
    explicit Wait(const asio::any_io_executor& executor)
        : timer(executor, asio::steady_timer::time_point::max()) {}

    asio::steady_timer timer;
    std::optional<Ending> ended{};
};

namespace {

Ending ending_of(MultipartStatus status) {
    switch (status) {
    case MultipartStatus::complete:
        return Ending::complete;
    case MultipartStatus::incomplete:
        return Ending::incomplete;
    case MultipartStatus::refused:
        return Ending::refused;
    case MultipartStatus::open:
    case MultipartStatus::timed_out:
        break;
    }
    return Ending::timed_out;
}

} // namespace

asio::awaitable<Collector::Collection> Collector::open(Conversation& station, MultipartKind kind,
                                                       std::string purpose) {
    const auto& charge_point = station.charge_point();
    const Asking asking{charge_point.origin(clock_.now()), kind, station.command_id(), std::move(purpose)};
    const auto request_id =
        co_await store_.write([&](storage::Database& db) { return multipart::open(db, asking, settings_); });
    Collection collection{charge_point.identity(), request_id, asking.origin.received_at,
                          std::make_shared<Wait>(charge_point.executor())};
    const std::scoped_lock lock(mutex_);
    if (stopping_)
        collection.wait->ended = Ending::interrupted;
    std::erase_if(waits_, [](const auto& each) { return each.second.expired(); });
    waits_[{collection.charge_point_id, request_id}] = collection.wait;
    co_return collection;
}

asio::awaitable<void> Collector::close(const Collection& collection) {
    const auto now = clock_.now();
    co_await store_.write(
        [&](storage::Database& db) { refused(db, collection.charge_point_id, collection.request_id, now); });
    ended({collection.charge_point_id, collection.request_id}, Ending::refused);
}

asio::awaitable<Ending> Collector::end_of(Collection collection) {
    const auto wait = std::move(collection.wait);
    if (!wait->ended)
        co_await wait->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return wait->ended.value_or(Ending::interrupted);
}

void Collector::told(const Taken& taken) {
    if (taken.completed)
        ended({taken.charge_point_id, taken.request_id}, Ending::complete);
}

asio::awaitable<void> Collector::expire() {
    const auto now = clock_.now();
    const auto over =
        co_await store_.write([&](storage::Database& db) { return multipart::expire(db, now, settings_); });
    for (const auto& each : over)
        ended({each.charge_point_id, each.request_id}, ending_of(each.status));
}

void Collector::stop() {
    std::vector<Key> all;
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
        for (const auto& [key, wait] : waits_)
            all.push_back(key);
    }
    for (const auto& key : all)
        ended(key, Ending::interrupted);
}

void Collector::ended(const Key& key, Ending how) {
    std::shared_ptr<Wait> wait;
    {
        const std::scoped_lock lock(mutex_);
        const auto found = waits_.find(key);
        if (found == waits_.end())
            return;
        wait = found->second.lock();
        waits_.erase(found);
    }
    if (!wait)
        return;
    asio::post(wait->timer.get_executor(), [wait, how] {
        if (!wait->ended)
            wait->ended = how;
        wait->timer.cancel();
    });
}

} // namespace voltgate::core::multipart
