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
    Wait(std::string id, const asio::any_io_executor& executor)
        : command_id(std::move(id))
        , timer(executor) {}

    const std::string command_id;
    asio::steady_timer timer;
    std::optional<storage::Command> ended{};
};

std::shared_ptr<Completions::Wait> Completions::listen(const std::string& command_id,
                                                       const asio::any_io_executor& executor) {
    auto wait = std::make_shared<Wait>(command_id, executor);
    const std::scoped_lock lock(mutex_);
    waits_.emplace(command_id, wait);
    return wait;
}

asio::awaitable<std::optional<storage::Command>> Completions::wait(std::shared_ptr<Wait> wait,
                                                                   std::chrono::milliseconds limit) {
    if (!wait->ended) {
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
