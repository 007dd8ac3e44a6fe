#include "tools/simulator/signal.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace voltgate::simulator {

namespace asio = boost::asio;

void Signal::notify() {
    for (auto* timer : waiting_)
        timer->cancel();
}

asio::awaitable<void> Signal::wait_until(std::chrono::steady_clock::time_point latest) {
    asio::steady_timer timer(co_await asio::this_coro::executor, latest);
    struct Entry {
        std::vector<asio::steady_timer*>& list;
        asio::steady_timer* timer;
        ~Entry() { std::erase(list, timer); }
    };
    waiting_.push_back(&timer);
    const Entry entry{waiting_, &timer};
    boost::system::error_code woken;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

asio::awaitable<bool> Signal::wait_for(std::function<bool()> condition, std::chrono::milliseconds patience) {
    const auto latest = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() >= latest)
            co_return false;
        co_await wait_until(latest);
    }
    co_return true;
}

} // namespace voltgate::simulator
