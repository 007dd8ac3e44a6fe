#include "core/command/completions.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace voltgate::core {

namespace asio = boost::asio;

/// Touched on its executor only, once made.
class Completions::Wait {
public:
    Wait(std::string id, AtStop what_at_stop, const asio::any_io_executor& executor)
        : command_id(std::move(id))
        , at_stop(what_at_stop)
        , timer(executor) {}

    const std::string command_id;
    const AtStop at_stop;
    asio::steady_timer timer;
    bool given_up = false;
    std::optional<storage::Command> ended{};
};

std::shared_ptr<Completions::Wait>
Completions::listen(const std::string& command_id, const asio::any_io_executor& executor, AtStop at_stop) {
    auto wait = std::make_shared<Wait>(command_id, at_stop, executor);
    const std::scoped_lock lock(mutex_);
    wait->given_up = stopped_ && at_stop == AtStop::ends;
    waits_.emplace(command_id, wait);
    return wait;
}

asio::awaitable<std::optional<storage::Command>> Completions::wait(std::shared_ptr<Wait> wait,
                                                                   std::chrono::milliseconds limit) {
    if (!wait->ended && !wait->given_up) {
        wait->timer.expires_after(limit);
        co_await wait->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    forget(wait);
    co_return std::move(wait->ended);
}

void Completions::announce(const storage::Command& command) {
    const std::scoped_lock lock(mutex_);
    const auto [first, last] = waits_.equal_range(command.id);
    for (auto each = first; each != last; ++each) {
        asio::post(each->second->timer.get_executor(), [wait = each->second, command] {
            wait->ended = command;
            wait->timer.cancel();
        });
    }
}

void Completions::stop() {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
    for (const auto& [id, wait] : waits_) {
        if (wait->at_stop == AtStop::lasts)
            continue;
        asio::post(wait->timer.get_executor(), [wait = wait] {
            wait->given_up = true;
            wait->timer.cancel();
        });
    }
}

void Completions::forget(const std::shared_ptr<Wait>& wait) {
    const std::scoped_lock lock(mutex_);
    const auto [first, last] = waits_.equal_range(wait->command_id);
    for (auto each = first; each != last; ++each) {
        if (each->second == wait) {
            waits_.erase(each);
            return;
        }
    }
}

} // namespace voltgate::core
