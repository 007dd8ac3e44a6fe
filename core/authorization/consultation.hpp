#pragma once

#include "core/authorization/authorization.hpp"
#include "core/authorization/slots.hpp"
#include "storage/store.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace voltgate::core::authorization {

/// How often the external authorizer was asked and what came of it.
struct ConsultationStatistics {
    std::uint64_t answered = 0;
    std::uint64_t cached = 0;     ///< not asked: its last answer is still valid
    std::uint64_t unanswered = 0; ///< no usable answer in time
    std::uint64_t overloaded = 0; ///< not asked: too many questions are under way
    std::uint64_t under_way = 0;
};

/// Asks the external authorizer where its word counts, so many questions at a time, each within the time, and
/// keeps its answers. A question under way holds up nothing but the answer it is for. Any thread.
class Consultation {
public:
    Consultation(storage::Store& store, const Settings& settings, ExternalAuthorizer* authorizer)
        : store_(store)
        , settings_(settings)
        , authorizer_(authorizer)
        , slots_(settings.authorizer.concurrency) {}

    /// The question with the authorizer's word entered, or with what counts in its place; unchanged where its
    /// word does not count.
    boost::asio::awaitable<Question> consult(Question question, std::string action);

    /// Gives up what is under way and what comes: such a consult() throws, and its message goes unanswered,
    /// to be sent again. Any thread.
    void stop();

    [[nodiscard]] ConsultationStatistics statistics();

private:
    /// A question that is being asked; its signal belongs to its executor.
    struct Asking {
        explicit Asking(boost::asio::any_io_executor loop)
            : executor(std::move(loop)) {}
        const boost::asio::any_io_executor executor;
        boost::asio::cancellation_signal signal;
    };

    boost::asio::awaitable<std::optional<ExternalAnswer>> ask(const Question& question, std::string action);
    boost::asio::awaitable<std::optional<ExternalAnswer>> exchange(ExternalQuestion question,
                                                                   std::chrono::milliseconds time);
    void enter(const std::shared_ptr<Asking>& asking);
    void leave(const std::shared_ptr<Asking>& asking);
    void refuse_when_stopped() const;

    storage::Store& store_;
    const Settings& settings_;
    ExternalAuthorizer* authorizer_; // null: there is none
    Slots slots_;
    std::mutex mutex_;
    std::set<std::shared_ptr<Asking>> asking_; // shared with the question's coroutine and who gives it up
    std::atomic<bool> stopped_{false};
    std::atomic<std::uint64_t> answered_{0};
    std::atomic<std::uint64_t> cached_{0};
    std::atomic<std::uint64_t> unanswered_{0};
    std::atomic<std::uint64_t> overloaded_{0};
};

} // namespace voltgate::core::authorization
