#include "tools/simulator/outbox.hpp"

#include <utility>

namespace voltgate::simulator {

void Outbox::done(const boost::json::object& answer) {
    finish(&answer);
}

void Outbox::failed(Time now, const Retries& retries) {
    auto& message = waiting_.front();
    ++message.failures;
    if (message.kind == Outgoing::Kind::live || message.failures >= retries.attempts)
        finish(nullptr);
    else
        not_before_ = now + message.failures * retries.interval;
}

void Outbox::drop_live() {
    std::erase_if(waiting_, [](const Outgoing& message) { return message.kind == Outgoing::Kind::live; });
    not_before_ = {};
}

void Outbox::finish(const boost::json::object* answer) {
    const auto message = std::move(waiting_.front());
    waiting_.pop_front();
    not_before_ = {};
    if (message.answered)
        message.answered(answer);
}

} // namespace voltgate::simulator
