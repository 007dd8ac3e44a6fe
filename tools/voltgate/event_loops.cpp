#include "tools/voltgate/event_loops.hpp"

#include <algorithm>

namespace voltgate::tools {

EventLoops::EventLoops(std::size_t count) {
    if (count == 0)
        count = std::max(2u, std::thread::hardware_concurrency()) - 1;
    for (std::size_t at = 0; at < count; ++at)
        loops_.push_back(std::make_unique<Loop>());
    // An exception that reaches the loop is a bug: std::terminate, rather than going on with half of the
    // work.
    for (const auto& loop : loops_)
        loop->thread = std::thread([&context = loop->context] { context.run(); });
}

EventLoops::~EventLoops() {
    stop();
}

std::vector<boost::asio::io_context*> EventLoops::all() const {
    std::vector<boost::asio::io_context*> contexts;
    for (const auto& loop : loops_)
        contexts.push_back(&loop->context);
    return contexts;
}

void EventLoops::stop() {
    for (const auto& loop : loops_)
        loop->work.reset();
    for (const auto& loop : loops_)
        if (loop->thread.joinable())
            loop->thread.join();
}

} // namespace voltgate::tools
