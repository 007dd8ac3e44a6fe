#include "core/tasks.hpp"

#include <boost/asio/co_spawn.hpp>
#include <spdlog/spdlog.h>

#include <exception>
#include <utility>

namespace voltgate::core {

Tasks::~Tasks() {
    wait();
}

void Tasks::spawn(const boost::asio::any_io_executor& executor, std::string name,
                  boost::asio::awaitable<void> work) {
    {
        const std::scoped_lock lock(mutex_);
        ++running_;
    }
    boost::asio::co_spawn(
        executor, std::move(work),
        [this, name = std::move(name)](const std::exception_ptr& error) { ended(name, error); });
}

void Tasks::wait() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return running_ == 0; });
}

std::size_t Tasks::running() const {
    const std::scoped_lock lock(mutex_);
    return running_;
}

void Tasks::ended(std::string_view name, const std::exception_ptr& error) {
    try {
        if (error)
            std::rethrow_exception(error);
    } catch (const std::exception& failure) {
        spdlog::error("{} ended by an error: {}", name, failure.what());
    }
    const std::scoped_lock lock(mutex_);
    if (--running_ == 0)
        idle_.notify_all();
}

} // namespace voltgate::core
