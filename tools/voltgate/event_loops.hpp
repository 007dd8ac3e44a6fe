#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

namespace voltgate::tools {

/// The threads on which all connections live, one event loop each. They run from construction to stop().
class EventLoops {
public:
    /// 0: one per processor core but one, at least one.
    explicit EventLoops(std::size_t count);
    ~EventLoops();
    EventLoops(const EventLoops&) = delete;
    EventLoops& operator=(const EventLoops&) = delete;

    [[nodiscard]] std::vector<boost::asio::io_context*> all() const;
    /// Returns when what is still on the loops has run. May be called twice.
    void stop();

private:
    struct Loop {
        boost::asio::io_context context{1};
        boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{context.get_executor()};
        std::thread thread;
    };

    std::vector<std::unique_ptr<Loop>> loops_;
};

} // namespace voltgate::tools
