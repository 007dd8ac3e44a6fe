#include "core/authorization/consultation.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace voltgate::core::authorization {

namespace asio = boost::asio;

asio::awaitable<Question> Consultation::consult(Question question, std::string action) {
    if (authorizer_ == nullptr || settings_.authorizer.scope == AuthorizerScope::none)
        co_return question;
    const bool open =
        co_await store_.read([&](storage::Database& db) { return must_ask(db, question, settings_); });
    if (!open) {
        if (question.external)
            ++cached_;
        co_return question;
    }
    const auto answer = co_await ask(question, std::move(action));
    refuse_when_stopped();
    if (answer) {
        co_await store_.write([&](storage::Database& db) { keep(db, question, *answer, settings_); });
        question.external = answer;
    } else {
        question.external =
            co_await store_.read([&](storage::Database& db) { return fallback(db, question, settings_); });
    }
    co_return question;
}

asio::awaitable<std::optional<ExternalAnswer>> Consultation::ask(const Question& question,
                                                                 std::string action) {
    using std::chrono::steady_clock;
    const auto end = steady_clock::now() + settings_.authorizer.timeout;
    const bool in_turn = co_await slots_.acquire(settings_.authorizer.timeout);
    if (!in_turn) {
        ++overloaded_;
        co_return std::nullopt;
    }
    const Slots::Hold hold(slots_);
    ExternalQuestion asked{question.charge_point_id, {}, question.id_tag, std::move(action)};
    if (question.evse_id > 0)
        asked.evse_id = question.evse_id;
    const auto left = std::max(std::chrono::ceil<std::chrono::milliseconds>(end - steady_clock::now()),
                               std::chrono::milliseconds(1));
    auto answer = co_await exchange(std::move(asked), left);
    ++(answer ? answered_ : unanswered_);
    co_return answer;
}

asio::awaitable<std::optional<ExternalAnswer>> Consultation::exchange(ExternalQuestion question,
                                                                      std::chrono::milliseconds time) {
    const auto asking = std::make_shared<Asking>(co_await asio::this_coro::executor);
    enter(asking);
    auto work = authorizer_->ask(std::move(question), time);
    auto cancellable =
        asio::bind_cancellation_slot(asking->signal.slot(), asio::as_tuple(asio::use_awaitable));
    auto [error, answer] = co_await asio::co_spawn(asking->executor, std::move(work), std::move(cancellable));
    leave(asking);
    if (error)
        std::rethrow_exception(error);
    co_return std::move(answer);
}

void Consultation::enter(const std::shared_ptr<Asking>& asking) {
    const std::lock_guard lock(mutex_);
    refuse_when_stopped();
    asking_.insert(asking);
}

void Consultation::leave(const std::shared_ptr<Asking>& asking) {
    const std::lock_guard lock(mutex_);
    asking_.erase(asking);
}

void Consultation::stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    for (const auto& each : asking_)
        asio::post(each->executor, [each] { each->signal.emit(asio::cancellation_type::terminal); });
}

void Consultation::refuse_when_stopped() const {
    if (stopped_)
        throw boost::system::system_error(asio::error::operation_aborted, "the server stops");
}

ConsultationStatistics Consultation::statistics() {
    const std::lock_guard lock(mutex_);
    return {answered_, cached_, unanswered_, overloaded_, asking_.size()};
}

} // namespace voltgate::core::authorization
