#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace voltgate::core {

/// The commands that a charge point's loop is carrying out, and the means to give one up. Safe to use from
/// any thread; an entry's signal and `sent` belong to its executor.
class UnderWay {
public:
    struct Entry {
        explicit Entry(boost::asio::any_io_executor loop)
            : executor(std::move(loop)) {}

        const boost::asio::any_io_executor executor;
        boost::asio::cancellation_signal signal;
        bool sent = false;
    };

    std::shared_ptr<Entry> enter(const std::string& id, const boost::asio::any_io_executor& executor) {
        auto entry = std::make_shared<Entry>(executor);
        const std::scoped_lock lock(mutex_);
        entries_.insert_or_assign(id, entry);
        return entry;
    }

    void leave(const std::string& id) {
        const std::scoped_lock lock(mutex_);
        entries_.erase(id);
    }

    [[nodiscard]] std::shared_ptr<Entry> find(const std::string& id) const {
        const std::scoped_lock lock(mutex_);
        const auto found = entries_.find(id);
        return found == entries_.end() ? nullptr : found->second;
    }

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Entry>>
        entries_; // shared with the command's coroutine and who cancels it
};

} // namespace voltgate::core
