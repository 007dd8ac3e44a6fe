#pragma once

#include "core/clock.hpp"
#include "core/command/conversation.hpp"
#include "core/multipart/multipart.hpp"
#include "core/multipart/settings.hpp"
#include "storage/store.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace voltgate::core::multipart {

/// How a collection ended for who waits for it.
enum class Ending {
    complete,
    incomplete,  ///< the last part came, but not all before it
    timed_out,   ///< the last part never came
    refused,     ///< the charge point will send no parts
    interrupted, ///< the server stops; the parts that come later are stored all the same
};
BOOST_DESCRIBE_ENUM(Ending, complete, incomplete, timed_out, refused, interrupted)

/// Asks charge points for what they tell in parts and waits for the last one. What is in the parts is stored
/// by the block that handles their message; here is only known when all of them are there. Limits are the
/// settings': the sweeper calls expire(). Safe to use from any thread.
///
///     auto asked = co_await collector.ask(station, MultipartKind::report, request);
///     if (!asked.accepted()) ...                            // asked.answer tells why
///     const auto ending = co_await collector.end_of(std::move(asked.collection));
class Collector {
public:
    class Wait;

    /// A collection that somebody waits for.
    struct Collection {
        std::string charge_point_id{};
        std::int64_t request_id = 0;
        Instant asked_at{};
        std::shared_ptr<Wait> wait{}; ///< listened to by the collector, as long as it is held
    };

    template <class Request>
    struct Asked {
        Conversation::Answer<Request> answer;
        Collection collection{};

        /// Parts will come. (Every answer of this kind calls it so.)
        [[nodiscard]] bool accepted() const { return answer && answer->status.text() == "Accepted"; }
    };

    Collector(storage::Store& store, const Clock& clock, const MultipartSettings& settings)
        : store_(store)
        , clock_(clock)
        , settings_(settings) {}

    /// Opens a collection and sends the request with its number; one that is not accepted is closed again.
    template <class Request>
    boost::asio::awaitable<Asked<Request>> ask(Conversation& station, MultipartKind kind, Request request,
                                               std::string purpose = std::string());

    /// Waits until it has ended; at the latest when the time for it is over.
    boost::asio::awaitable<Ending> end_of(Collection collection);

    /// What a part that has been stored means; after the commit.
    void told(const Taken& taken);

    /// Ends what has waited for too long.
    boost::asio::awaitable<void> expire();

    /// Nobody waits any more.
    void stop();

    [[nodiscard]] const MultipartSettings& settings() const { return settings_; }

private:
    using Key = std::pair<std::string, std::int64_t>;

    boost::asio::awaitable<Collection> open(Conversation& station, MultipartKind kind, std::string purpose);
    boost::asio::awaitable<void> close(const Collection& collection);
    void ended(const Key& key, Ending how);

    storage::Store& store_;
    const Clock& clock_;
    const MultipartSettings& settings_;
    std::mutex mutex_;
    bool stopping_ = false;
    std::map<Key, std::weak_ptr<Wait>> waits_; // shared with the coroutine that waits
};

template <class Request>
boost::asio::awaitable<Collector::Asked<Request>> Collector::ask(Conversation& station, MultipartKind kind,
                                                                 Request request, std::string purpose) {
    auto collection = co_await open(station, kind, std::move(purpose));
    request.requestId = collection.request_id;
    auto answer = co_await station.call(std::move(request));
    Asked<Request> asked{std::move(answer), std::move(collection)};
    if (!asked.accepted())
        co_await close(asked.collection);
    co_return asked;
}

} // namespace voltgate::core::multipart
