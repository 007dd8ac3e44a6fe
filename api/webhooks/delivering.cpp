#include "api/webhooks/delivering.hpp"

#include "api/webhooks/address_rule.hpp"
#include "ocpp/transport/name_lookups.hpp"
#include "storage/records/events.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <limits>

namespace voltgate::api::webhooks {

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using storage::Database;

namespace {

constexpr auto in_silence = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t response_limit = 1U << 20U;
constexpr std::chrono::minutes prune_interval{10};

} // namespace

/// Counts a delivery as under way while it lives.
class Delivering::Flight {
public:
    Flight(Delivering& delivering, const Job& job)
        : delivering_(delivering)
        , organization_id_(job.webhook.organization_id)
        , subscription_id_(job.webhook.id)
        , delivery_id_(job.delivery.id) {}
    Flight(const Flight&) = delete;
    Flight& operator=(const Flight&) = delete;
    ~Flight() {
        auto& flying = delivering_.flying_[subscription_id_];
        flying.erase(delivery_id_);
        if (flying.empty())
            delivering_.flying_.erase(subscription_id_);
        delivering_.ended_.insert(delivery_id_);
        delivering_.turns_.end(organization_id_);
        --delivering_.under_way_;
        delivering_.poke();
    }

private:
    Delivering& delivering_;
    std::string organization_id_;
    std::string subscription_id_;
    std::string delivery_id_;
};

Delivering::Delivering(storage::Store& store, core::EventFeed& feed, const core::Clock& clock,
                       const certs::Sealer& sealer, Options options)
    : store_(store)
    , feed_(feed)
    , clock_(clock)
    , sealer_(sealer)
    , options_(std::move(options))
    , tls_(std::make_shared<certs::TlsClient>(options_.trusted_certificates))
    , lookups_(options_.lookups ? options_.lookups : std::make_shared<ocpp::NameLookups>())
    , turns_(options_.concurrency) {}

Delivering::~Delivering() {
    stop();
}

void Delivering::start(const Executor& loop) {
    wake_.emplace(loop);
    over_.emplace(loop, asio::steady_timer::time_point::max());
    tasks_.spawn(loop, "webhooks", run());
}

void Delivering::stop() {
    if (!wake_ || stopping_.exchange(true))
        return;
    asio::post(wake_->get_executor(), [this] {
        over_->cancel();
        poke();
    });
    tasks_.wait();
}

asio::awaitable<void> Delivering::run() {
    while (!stopping_) {
        const auto seen = feed_.commits();
        poked_ = false;
        auto limit = options_.look_again;
        try {
            limit = co_await round();
        } catch (const std::exception& failure) {
            spdlog::error("webhooks: {}", failure.what());
        }
        if (limit.count() > 0)
            co_await wait(seen, limit);
    }
}

/// One look and what follows from it; how long there is nothing more to do.
asio::awaitable<std::chrono::milliseconds> Delivering::round() {
    co_await prune_now_and_then();
    const auto found = co_await look();
    bool more = false;
    if (!found.behind.empty())
        more = co_await fan_out(found.behind);
    launch(found);
    if (more)
        co_return std::chrono::milliseconds(0);
    const auto soon = found.next_due ? *found.next_due - clock_.now() : options_.look_again;
    co_return std::clamp(soon, std::chrono::milliseconds(1), options_.look_again);
}

asio::awaitable<Delivering::Look> Delivering::look() {
    const auto now = clock_.now();
    ended_.clear();
    // A copy: attempts end while a reader thread looks.
    std::map<std::string, std::size_t> flying;
    for (const auto& [id, deliveries] : flying_)
        flying[id] = deliveries.size();
    co_return co_await store_.read([&](Database& db) {
        Look found;
        found.webhooks = storage::webhooks::delivering(db);
        const auto newest = found.webhooks.empty() ? 0 : storage::events::last_sequence(db);
        for (const auto& webhook : found.webhooks) {
            if (webhook.read_until < newest)
                found.behind.push_back(webhook.id);
            const auto limit = static_cast<std::int64_t>(options_.concurrency_each + flying[webhook.id]);
            found.due[webhook.id] = storage::deliveries::due(db, webhook.id, now, limit);
        }
        found.next_due = storage::deliveries::next_due(db, now);
        return found;
    });
}

/// A write each, so that others write in between.
asio::awaitable<bool> Delivering::fan_out(const std::vector<std::string>& behind) {
    bool any = false;
    for (const auto& id : behind) {
        if (stopping_)
            break;
        const bool more = co_await store_.write(
            [&](Database& db) { return webhooks::fan_out(db, id, clock_.now(), options_); });
        any = more || any;
    }
    co_return any;
}

asio::awaitable<void> Delivering::prune_now_and_then() {
    const auto now = std::chrono::steady_clock::now();
    if (now - pruned_ < prune_interval)
        co_return;
    const bool more = co_await store_.write([&](Database& db) { return prune(db, clock_.now(), options_); });
    if (!more)
        pruned_ = now;
}

/// What is not under way and keeps to the limit of its subscription.
Delivering::ReadyJobs Delivering::ready(const Look& look) {
    ReadyJobs jobs;
    const auto count = look.webhooks.size();
    const auto first = count == 0 ? 0 : rotation_++ % count;
    for (std::size_t i = 0; i < count; ++i) {
        const auto& webhook = look.webhooks[(first + i) % count];
        const auto flying = flying_.find(webhook.id);
        auto taken = flying == flying_.end() ? 0 : flying->second.size();
        for (const auto& delivery : look.due.at(webhook.id)) {
            if (taken >= options_.concurrency_each)
                break;
            if (ended_.contains(delivery.id) ||
                (flying != flying_.end() && flying->second.contains(delivery.id)))
                continue;
            jobs[webhook.organization_id].push_back({&webhook, &delivery});
            ++taken;
        }
    }
    return jobs;
}

void Delivering::launch(const Look& look) {
    std::set<std::string> organizations, waiting;
    for (const auto& webhook : look.webhooks)
        organizations.insert(webhook.organization_id);
    auto jobs = ready(look);
    for (const auto& [organization_id, its] : jobs)
        waiting.insert(organization_id);
    const bool alone = organizations.size() == 1;
    for (auto next = turns_.next(waiting, alone); next && !stopping_; next = turns_.next(waiting, alone)) {
        auto& its = jobs.at(*next);
        begin(its.front());
        its.pop_front();
        if (its.empty())
            waiting.erase(*next);
    }
}

void Delivering::begin(const Ready& job) {
    flying_[job.webhook->id].insert(job.delivery->id);
    turns_.begin(job.webhook->organization_id);
    ++under_way_;
    tasks_.spawn(wake_->get_executor(), "delivery " + job.delivery->id,
                 attempt(Job{*job.webhook, *job.delivery}));
}

asio::awaitable<void> Delivering::attempt(Job job) {
    const Flight flight(*this, job);
    const auto outcome = co_await exchange(job);
    if (!outcome)
        co_return;
    const auto recorded = co_await store_.write(
        [&](Database& db) { return webhooks::record(db, *outcome, clock_.now(), options_); });
    if (recorded)
        count(*recorded);
}

ocpp::HttpClientOptions Delivering::client_options() const {
    ocpp::HttpClientOptions client;
    client.timeout = options_.timeout;
    client.response_limit = response_limit;
    client.tls = tls_;
    client.lookups = lookups_;
    if (!options_.allow_private)
        client.allow_address = is_public;
    return client;
}

/// Nothing when stop() came first.
asio::awaitable<std::optional<Outcome>> Delivering::exchange(const Job& job) {
    Outcome outcome;
    outcome.delivery_id = job.delivery.id;
    outcome.chance = std::uniform_real_distribution<double>()(chance_);
    const auto at = outcome.attempt.attempted_at = clock_.now();
    const auto secrets = unseal(job.webhook, sealer_);
    if (!secrets) {
        outcome.verdict.error = "the secret was sealed with another key; give the subscription a new one";
        co_return outcome;
    }
    const auto request = request_of(job.webhook, *secrets, job.delivery, at);
    const auto begun = std::chrono::steady_clock::now();
    auto exchanged = ocpp::http_exchange(request, client_options());
    auto either = co_await (std::move(exchanged) || over_->async_wait(in_silence));
    if (either.index() == 1 || stopping_)
        co_return std::nullopt;
    const auto& result = std::get<0>(either);
    const auto took = std::chrono::steady_clock::now() - begun;
    outcome.verdict = judge(result, options_);
    outcome.attempt =
        record_of(request, *secrets, result, at, std::chrono::duration_cast<std::chrono::milliseconds>(took));
    co_return outcome;
}

/// Until something was committed, an attempt has ended, or the limit has passed. Commits are gathered; the
/// end of an attempt is not waited upon.
asio::awaitable<void> Delivering::wait(std::uint64_t seen, std::chrono::milliseconds limit) {
    if (poked_ || stopping_)
        co_return;
    wake_->expires_at(asio::steady_timer::time_point::max());
    auto committed = feed_.wait_beyond(seen, limit);
    co_await (std::move(committed) || wake_->async_wait(in_silence));
    if (poked_ || stopping_)
        co_return;
    wake_->expires_after(options_.gather);
    co_await wake_->async_wait(in_silence);
}

void Delivering::poke() {
    poked_ = true;
    wake_->cancel();
}

void Delivering::count(const Recorded& recorded) {
    using storage::EntryStatus;
    if (recorded.status == EntryStatus::delivered)
        ++delivered_;
    else
        ++(recorded.status == EntryStatus::dead ? dead_ : failed_);
    if (recorded.paused)
        ++paused_;
}

void Delivering::add_to(Metrics& metrics) const {
    metrics.counter("voltgate_webhook_attempts_total", "Attempts at delivering events, by what came of them",
                    [this] {
                        const auto sample = [](const char* result, std::uint64_t value) {
                            return Sample{{{"result", result}}, static_cast<double>(value)};
                        };
                        return std::vector{sample("delivered", delivered_), sample("failed", failed_),
                                           sample("dead", dead_)};
                    });
    metrics.gauge("voltgate_webhook_attempts_under_way", "Attempts at delivering events now",
                  [this] { return static_cast<double>(under_way_); });
    metrics.counter("voltgate_webhooks_paused_total", "Subscriptions paused because they kept failing",
                    [this] { return static_cast<double>(paused_); });
}

} // namespace voltgate::api::webhooks
