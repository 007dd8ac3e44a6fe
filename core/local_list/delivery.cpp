#include "core/local_list/delivery.hpp"

#include <algorithm>
#include <utility>

namespace voltgate::core::local_list {

namespace {

namespace asio = boost::asio;
using storage::Database;

} // namespace

bool Sent::not_supported() const {
    return failure ? is_absent(*failure) : answer.kind == PartAnswer::Kind::not_supported;
}

asio::awaitable<void> Delivery::look() {
    situation_ = co_await station_.store().read([&](Database& db) {
        return local_list::look(db, station_.charge_point().identity(), clock_.now(), settings_);
    });
}

asio::awaitable<std::optional<std::int64_t>> Delivery::read_version() {
    const auto answer = co_await words_.version(station_);
    if (!answer) {
        failure_ = answer.error();
        co_return std::nullopt;
    }
    const std::int64_t version = *answer;
    co_await station_.store().write([&](Database& db) { reported(db, situation_, version, clock_.now()); });
    co_return version;
}

asio::awaitable<Sent> Delivery::send(std::vector<Part> parts) {
    Sent sent;
    for (const auto& part : parts) {
        co_await station_.store().write([&](Database& db) { sending(db, situation_, part, clock_.now()); });
        auto answer = co_await words_.send(station_, part);
        if (!answer) {
            sent.failure = answer.error();
            co_return sent;
        }
        sent.answer = std::move(*answer);
        if (!sent.accepted())
            co_return sent;
        co_await station_.store().write(
            [&](Database& db) { acknowledged(db, situation_, part, clock_.now()); });
        ++sent.parts;
    }
    co_return sent;
}

asio::awaitable<Sent> Delivery::send_or_replace(std::vector<Part> parts,
                                                std::optional<std::vector<Entry>> whole) {
    const bool replaces = !parts.empty() && parts.front().type == UpdateType::full;
    auto first = parts.empty() ? std::int64_t{0} : parts.back().version;
    auto sent = co_await send(std::move(parts));
    if (replaces || !whole || !sent.wants_full())
        co_return sent;
    const auto version = co_await read_version();
    if (!version) {
        sent.failure = failure_;
        co_return sent;
    }
    first = std::max(situation_.next_version(*version), first + 1);
    auto all = full(*whole, first, situation_.capacity.portion);
    replaced_ = true;
    sent = co_await send(std::move(all));
    co_return sent;
}

/// What has to be stored of a list that did not get through.
void Delivery::note(Outcome& outcome, const Sent& sent) const {
    if (sent.not_supported())
        outcome.effect = [situation = situation_, now = clock_.now()](Database& db) {
            unsupported(db, situation, now);
        };
    else if (!sent.accepted())
        outcome.effect = [situation = situation_,
                          error = sent.failure ? outcome.error_code : sent.answer.word, now = clock_.now(),
                          &settings = settings_](Database& db) {
            failed(db, situation, error, now, settings);
        };
}

Outcome Delivery::outcome(const Sent& sent) const {
    Outcome outcome;
    if (sent.failure)
        outcome = outcome_of(*sent.failure);
    else
        outcome = answered(sent.answer.word, verdict_of(sent.accepted()), {});
    if (!sent.answer.word.empty())
        outcome.result["status"] = sent.answer.word;
    outcome.result["parts"] = sent.parts;
    outcome.result["replaced"] = replaced_;
    note(outcome, sent);
    return outcome;
}

asio::awaitable<Outcome> Delivery::conclude(Sent sent) {
    auto outcome = this->outcome(sent);
    if (!sent.accepted())
        co_return outcome;
    co_await look();
    if (situation_.in_step())
        outcome.effect = [situation = situation_, begun = begun_, now = clock_.now()](Database& db) {
            in_step(db, situation, begun, now);
        };
    co_return outcome;
}

Outcome Delivery::without_list() const {
    Sent sent;
    sent.answer = {PartAnswer::Kind::not_supported, "NotSupported"};
    return outcome(sent);
}

Outcome Delivery::unanswered() const {
    Sent sent;
    sent.failure = failure_;
    return outcome(sent);
}

} // namespace voltgate::core::local_list
