#include "api/events.hpp"

#include "api/event_list.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <charconv>
#include <mutex>
#include <set>
#include <unordered_map>
#include <utility>

namespace voltgate::api {
namespace {

using Clock = std::chrono::steady_clock;

std::set<std::string, std::less<>> split_types(std::string_view list) {
    std::set<std::string, std::less<>> out;
    while (!list.empty()) {
        const auto comma = list.find(',');
        if (comma != 0)
            out.emplace(list.substr(0, comma));
        list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    }
    return out;
}

void write_event(std::string& out, const storage::Event& event) {
    out += "id: " + std::to_string(event.sequence) + "\nevent: " + event.type + "\ndata: ";
    core::json::write(out, view_of(event));
    out += "\n\n";
}

/// What tells a client that it has missed events for good.
std::string notice(const std::optional<EventsLost>& lost) {
    if (!lost)
        return {};
    return "event: " + std::string(events_lost) + "\ndata: " + core::json::to_text(*lost) + "\n\n";
}

Outcome<std::optional<std::int64_t>> position_of(const http::Request& request, const EventQuery& query) {
    const auto header = request.headers.get("Last-Event-ID");
    if (header.empty())
        return query.last_event_id;
    std::int64_t position = 0;
    const auto read = std::from_chars(header.data(), header.data() + header.size(), position);
    if (read.ec != std::errc{} || read.ptr != header.data() + header.size() || position < 0)
        return problem::malformed("Last-Event-ID must be the id of an event");
    return std::optional(position);
}

} // namespace

/// How many streams are open, in all and per key. Any thread.
class EventStream::Census {
public:
    /// False when there are too many; otherwise leave() comes later.
    bool enter(const std::string& key_id, const EventStreamOptions& most) {
        const std::scoped_lock lock(mutex_);
        const auto of_key = per_key_.find(key_id);
        if (all_ >= most.streams || (of_key != per_key_.end() && of_key->second >= most.streams_per_key))
            return false;
        ++per_key_[key_id];
        ++all_;
        return true;
    }
    void leave(const std::string& key_id) {
        const std::scoped_lock lock(mutex_);
        --all_;
        const auto of_key = per_key_.find(key_id);
        if (--of_key->second == 0)
            per_key_.erase(of_key);
    }
    std::size_t all() {
        const std::scoped_lock lock(mutex_);
        return all_;
    }

private:
    std::mutex mutex_;
    std::size_t all_ = 0;
    std::unordered_map<std::string, std::size_t> per_key_;
};

/// What one client listens to; it has been counted in, and counts itself out at its end.
struct EventStream::Subscription {
    Subscription(std::shared_ptr<Census> counted, std::string key)
        : open(std::move(counted))
        , key_id(std::move(key)) {}
    ~Subscription() { open->leave(key_id); }
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;

    bool wants(const storage::Event& event) const {
        return event.organization_id == organization_id && (types.empty() || types.contains(event.type)) &&
               (!charge_point_id || charge_point_id == event.charge_point_id);
    }

    std::shared_ptr<Census> open;
    std::string key_id;
    http::Request request; ///< to check the key again
    std::string organization_id;
    std::set<std::string, std::less<>> types;
    std::optional<std::string> charge_point_id;
    std::int64_t position = 0;
    std::optional<EventsLost> lost;
    Clock::time_point alive_at;
};

EventStream::EventStream(storage::Store& store, core::EventFeed& feed, Authentication& authentication,
                         EventStreamOptions options)
    : store_(store)
    , feed_(feed)
    , authentication_(authentication)
    , options_(options)
    , open_(std::make_shared<Census>()) {}

std::size_t EventStream::open() const {
    return open_->all();
}

std::vector<Route> EventStream::routes() {
    auto stream = route(http::Method::get, "/api/v1/events", "events:read",
                        "Streams events as they happen (server-sent events), or lists them (Accept: "
                        "application/json)",
                        "Events", [this](Exchange& exchange) { return subscribe(exchange); })
                      .filters<EventQuery>();
    stream.response_type = "text/event-stream";
    return {std::move(stream)};
}

asio::awaitable<Answer> EventStream::subscribe(Exchange& exchange) {
    const auto query = query_of<EventQuery>(exchange);
    if (!query)
        co_return query.error();
    const auto from = position_of(exchange.request, *query);
    if (!from)
        co_return from.error();
    if (wants_event_list(exchange.request)) {
        auto asked = *query;
        asked.last_event_id = *from;
        auto listing = list_events(store_, exchange, std::move(asked));
        co_return co_await std::move(listing);
    }
    if (!open_->enter(exchange.caller.key_id, options_))
        co_return problem::unavailable("too many event streams are open");
    auto subscription = std::make_shared<Subscription>(open_, exchange.caller.key_id);
    subscription->request = exchange.request;
    subscription->organization_id = exchange.caller.organization_id;
    subscription->types = split_types(query->type.value_or(""));
    subscription->charge_point_id = query->charge_point_id;
    const auto newest = co_await store_.read([&](storage::Database& db) {
        subscription->lost = lost_since(db, *from);
        return storage::events::last_sequence(db);
    });
    // An id from the future (another database) would stay silent for ever.
    subscription->position = std::min(from->value_or(newest), newest);

    http::Response response;
    response.headers = {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-store"}};
    response.stream = [this, subscription](http::BodyWriter& out) { return run(subscription, out); };
    co_return response;
}

asio::awaitable<void> EventStream::run(std::shared_ptr<Subscription> subscription, http::BodyWriter& out) {
    asio::steady_timer gathering(co_await asio::this_coro::executor);
    auto greeting = ": connected\n\n" + notice(subscription->lost);
    co_await out.write(std::move(greeting));
    subscription->alive_at = Clock::now();
    while (true) {
        const auto seen = feed_.commits();
        const bool sent = co_await send_pending(*subscription, out);
        if (!sent)
            co_return;
        const bool alive = co_await keep_alive(*subscription, out);
        if (!alive)
            co_return;
        const auto next_sign = subscription->alive_at + options_.heartbeat - Clock::now();
        const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(next_sign);
        co_await feed_.wait_beyond(seen, std::max(wait, std::chrono::milliseconds(1)));
        gathering.expires_after(options_.gather);
        co_await gathering.async_wait(asio::use_awaitable);
    }
}

/// Everything in the outbox behind the client's position; false when the client is gone.
asio::awaitable<bool> EventStream::send_pending(Subscription& subscription, http::BodyWriter& out) {
    while (true) {
        const auto batch = co_await store_.read([&](storage::Database& db) {
            return storage::events::after(db, subscription.position, options_.batch);
        });
        std::string text;
        for (const auto& event : batch) {
            subscription.position = event.sequence;
            if (subscription.wants(event))
                write_event(text, event);
        }
        const bool taken = co_await out.write(std::move(text));
        if (!taken)
            co_return false;
        if (batch.size() < static_cast<std::size_t>(options_.batch))
            co_return true;
    }
}

/// When it is time: a comment, and another look at the key. False ends the stream.
asio::awaitable<bool> EventStream::keep_alive(Subscription& subscription, http::BodyWriter& out) {
    if (Clock::now() < subscription.alive_at + options_.heartbeat)
        co_return true;
    subscription.alive_at = Clock::now();
    const auto caller = co_await authentication_.identify(subscription.request);
    if (!caller)
        co_return false;
    co_return co_await out.write(": alive\n\n");
}

} // namespace voltgate::api
