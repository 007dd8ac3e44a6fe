#include "core/call_line.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace voltgate::core {

namespace asio = boost::asio;

struct CallLine::Step {
    Step(const asio::any_io_executor& loop, std::shared_ptr<Step> who_was_last)
        : before(std::move(who_was_last))
        , left(loop, asio::steady_timer::time_point::max()) {}

    std::shared_ptr<Step> before; ///< null: it is the first
    asio::steady_timer left;      ///< ends when the place is left
    bool is_left = false;
};

CallLine::Place::Place(CallLine& line, const asio::any_io_executor& loop)
    : line_(line)
    , step_(std::make_shared<Step>(loop, line.last_)) {
    line_.last_ = step_;
}

asio::awaitable<void> CallLine::Place::come_first() {
    while (const auto before = step_->before) {
        if (before->is_left)
            step_->before = before->before;
        else
            co_await before->left.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

void CallLine::Place::leave() {
    if (std::exchange(step_->is_left, true))
        return;
    if (line_.last_ == step_)
        line_.last_ = step_->before;
    step_->left.cancel();
}

} // namespace voltgate::core
