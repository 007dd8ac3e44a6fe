#include "core/call_line.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace voltgate::core {

namespace asio = boost::asio;

struct CallLine::Step {
    explicit Step(const asio::any_io_executor& loop)
        : left(loop, asio::steady_timer::time_point::max()) {}

    asio::steady_timer left; ///< ends when the place is left
    bool is_left = false;
};

CallLine::Place::Place(CallLine& line, const asio::any_io_executor& loop)
    : line_(line)
    , step_(std::make_shared<Step>(loop))
    , before_(std::exchange(line_.last_, step_)) {}

asio::awaitable<void> CallLine::Place::come_first() {
    while (before_ && !before_->is_left)
        co_await before_->left.async_wait(asio::as_tuple(asio::use_awaitable));
}

void CallLine::Place::leave() {
    if (std::exchange(step_->is_left, true))
        return;
    if (line_.last_ == step_)
        line_.last_.reset();
    step_->left.cancel();
}

} // namespace voltgate::core
