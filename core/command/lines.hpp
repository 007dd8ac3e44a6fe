#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace voltgate::core {

/// The order in which the commands of one connection reach its charge point: who came first calls first,
/// however long each looks things up before. Safe to use from any thread; a place belongs to its executor,
/// which is the same for all places of a line.
class Lines {
    struct Step;

public:
    /// Holds a place at the end of a line until it is left.
    class Place {
    public:
        Place(Lines& all, std::string line, const boost::asio::any_io_executor& executor);
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        ~Place() { leave(); }

        /// Waits until nobody stands before it.
        boost::asio::awaitable<void> come_first();
        /// Whoever stands behind comes next.
        void leave();

    private:
        Lines& all_;
        const std::string line_;
        const std::shared_ptr<Step> step_;   // shared with who stands behind
        const std::shared_ptr<Step> before_; // null: it was the first
    };

private:
    /// Returns who stood last until now.
    std::shared_ptr<Step> join(const std::string& line, const std::shared_ptr<Step>& step);
    void end(const std::string& line, const std::shared_ptr<Step>& step);

    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Step>> last_;
};

} // namespace voltgate::core
