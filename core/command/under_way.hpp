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
/// any thread; an entry's other members belong to its executor.
class UnderWay {
public:
    struct Entry {
        explicit Entry(boost::asio::any_io_executor loop)
            : executor(std::move(loop)) {}

        const boost::asio::any_io_executor executor;
        boost::asio::cancellation_signal signal;
        bool sent = false;
        bool given_up = false; ///< by its sender, before it was sent
    };

    /// Holds a command while it is carried out: nobody else carries it out meanwhile.
    class Turn {
    public:
        Turn(UnderWay& all, std::string id, const boost::asio::any_io_executor& executor)
            : all_(all)
            , id_(std::move(id))
            , entry_(all_.enter(id_, executor)) {}
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        ~Turn() {
            if (entry_)
                all_.leave(id_);
        }

        /// Null when another has the turn.
        [[nodiscard]] const std::shared_ptr<Entry>& entry() const { return entry_; }

    private:
        UnderWay& all_;
        const std::string id_;
        const std::shared_ptr<Entry> entry_; // shared with the command's coroutine and who cancels it
    };

    [[nodiscard]] std::shared_ptr<Entry> find(const std::string& id) const {
        const std::scoped_lock lock(mutex_);
        const auto found = entries_.find(id);
        return found == entries_.end() ? nullptr : found->second;
    }

private:
    std::shared_ptr<Entry> enter(const std::string& id, const boost::asio::any_io_executor& executor) {
        auto entry = std::make_shared<Entry>(executor);
        const std::scoped_lock lock(mutex_);
        return entries_.try_emplace(id, entry).second ? entry : nullptr;
    }

    void leave(const std::string& id) {
        const std::scoped_lock lock(mutex_);
        entries_.erase(id);
    }

    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Entry>> entries_;
};

} // namespace voltgate::core
