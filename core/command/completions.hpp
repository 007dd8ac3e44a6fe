#pragma once

#include "storage/records/commands.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace voltgate::core {

/// Who waits for the end of a command. A wait is begun before the command is sent, so that no end is missed.
/// Safe to use from any thread.
class Completions {
public:
    class Wait;
    /// What a wait does when the server stops: it ends at once, or lasts, as it is short.
    enum class AtStop { ends, lasts };

    /// Begins to listen for the end of the command of this id, for a coroutine on this executor.
    std::shared_ptr<Wait> listen(const std::string& command_id, const boost::asio::any_io_executor& executor,
                                 AtStop at_stop = AtStop::ends);

    /// The record of the ended command; nothing when the limit passed first, or the server stops.
    boost::asio::awaitable<std::optional<storage::Command>> wait(std::shared_ptr<Wait> wait,
                                                                 std::chrono::milliseconds limit);

    /// A command has ended.
    void announce(const storage::Command& command);

    /// The server stops: waits end at once, those to come as well.
    void stop();

private:
    void forget(const std::shared_ptr<Wait>& wait);

    std::mutex mutex_;
    bool stopped_ = false;
    std::multimap<std::string, std::shared_ptr<Wait>> waits_; // shared with the coroutine that waits
};

} // namespace voltgate::core
