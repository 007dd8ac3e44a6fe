#include "core/command/lines.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace voltgate::core {

namespace asio = boost::asio;

struct Lines::Step {
    explicit Step(const asio::any_io_executor& executor)
        : left(executor, asio::steady_timer::time_point::max()) {}

    asio::steady_timer left; ///< ends when the place is left
    bool is_left = false;
};

Lines::Place::Place(Lines& all, std::string line, const asio::any_io_executor& executor)
    : all_(all)
    , line_(std::move(line))
    , step_(std::make_shared<Step>(executor))
    , before_(all_.join(line_, step_)) {}

asio::awaitable<void> Lines::Place::come_first() {
    while (before_ && !before_->is_left)
        co_await before_->left.async_wait(asio::as_tuple(asio::use_awaitable));
}

void Lines::Place::leave() {
    if (std::exchange(step_->is_left, true))
        return;
    all_.end(line_, step_);
    step_->left.cancel();
}

std::shared_ptr<Lines::Step> Lines::join(const std::string& line, const std::shared_ptr<Step>& step) {
    const std::scoped_lock lock(mutex_);
    return std::exchange(last_[line], step);
}

void Lines::end(const std::string& line, const std::shared_ptr<Step>& step) {
    const std::scoped_lock lock(mutex_);
    const auto last = last_.find(line);
    if (last != last_.end() && last->second == step)
        last_.erase(last);
}

} // namespace voltgate::core
