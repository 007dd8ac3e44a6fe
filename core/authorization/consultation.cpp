#include "core/authorization/consultation.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace voltgate::core::authorization {

namespace asio = boost::asio;

asio::awaitable<Question> Consultation::consult(Question question, std::string action) {
    if (authorizer_ == nullptr || settings_.authorizer_scope == AuthorizerScope::none)
        co_return question;
    const bool open =
        co_await store_.read([&](storage::Database& db) { return must_ask(db, question, settings_); });
    if (!open) {
        if (question.external)
            ++cached_;
        co_return question;
    }
    const auto answer = co_await ask(question, std::move(action));
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
    const auto end = steady_clock::now() + settings_.authorizer_timeout;
    const bool in_turn = co_await slots_.acquire(settings_.authorizer_timeout);
    if (!in_turn) {
        ++overloaded_;
        co_return std::nullopt;
    }
    const Slots::Hold hold(slots_);
    ++under_way_;
    ExternalQuestion asked{question.charge_point_id, {}, question.id_tag, std::move(action)};
    if (question.evse_id > 0)
        asked.evse_id = question.evse_id;
    const auto left = std::max(std::chrono::ceil<std::chrono::milliseconds>(end - steady_clock::now()),
                               std::chrono::milliseconds(1));
    auto answer = co_await authorizer_->ask(std::move(asked), left);
    --under_way_;
    ++(answer ? answered_ : unanswered_);
    co_return answer;
}

ConsultationStatistics Consultation::statistics() const {
    return {answered_, cached_, unanswered_, overloaded_, under_way_};
}

} // namespace voltgate::core::authorization
