#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>

namespace voltgate::core {

/// The order in which commands come to call one charge point: who came first calls first, however long each
/// looks things up before. Touched on the event loop of the connection only.
class CallLine {
    struct Step;

public:
    /// Holds a place at the end of a line, which outlives it, until it is left.
    class Place {
    public:
        Place(CallLine& line, const boost::asio::any_io_executor& loop);
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        ~Place() { leave(); }

        /// Waits until nobody stands before it.
        boost::asio::awaitable<void> come_first();
        /// Whoever stands behind comes next.
        void leave();

    private:
        CallLine& line_;
        const std::shared_ptr<Step> step_; // shared with who stands behind
    };

private:
    std::shared_ptr<Step> last_;
};

} // namespace voltgate::core
