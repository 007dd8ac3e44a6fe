#pragma once

#include "api/authentication.hpp"
#include "api/route.hpp"
#include "core/event_feed.hpp"
#include "storage/records/events.hpp"
#include "storage/store.hpp"

#include <chrono>
#include <memory>
#include <vector>

namespace voltgate::api {

struct EventStreamOptions {
    std::chrono::milliseconds heartbeat{
        15'000};                          ///< a comment at least this often; the key is checked again then
    std::chrono::milliseconds gather{50}; ///< after a commit, so that many commits make one look
    std::int64_t batch = 200;             ///< events read at once: all that a slow client holds in memory
    std::size_t streams = 256;            ///< open at once
    std::size_t streams_per_key = 32;     ///< of one API key
};

/// GET /api/v1/events: the outbox as server-sent events. A client that comes back with Last-Event-ID gets
/// what it missed, in order, nothing twice; without it the stream begins now. Any thread.
class EventStream {
public:
    EventStream(storage::Store& store, core::EventFeed& feed, Authentication& authentication,
                EventStreamOptions options = {});

    std::vector<Route> routes();
    [[nodiscard]] std::size_t open() const;

private:
    class Census;
    struct Subscription;
    asio::awaitable<Answer> subscribe(Exchange& exchange);
    asio::awaitable<void> run(std::shared_ptr<Subscription> subscription, http::BodyWriter& out);
    asio::awaitable<bool> send_pending(Subscription& subscription, http::BodyWriter& out);
    asio::awaitable<bool> keep_alive(Subscription& subscription, http::BodyWriter& out);

    storage::Store& store_;
    core::EventFeed& feed_;
    Authentication& authentication_;
    EventStreamOptions options_;
    std::shared_ptr<Census> open_; ///< shared with the streams, which count themselves out
};

} // namespace voltgate::api
