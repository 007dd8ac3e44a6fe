#include "tools/load/run.hpp"

#include "tools/load/client.hpp"
#include "tools/load/process.hpp"
#include "tools/load/work.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/url/parse.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <stdexcept>
#include <vector>

namespace voltgate::load {

namespace asio = boost::asio;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds settling{1'000}; // before memory is looked at
constexpr std::chrono::milliseconds look{10};

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

asio::awaitable<void> sleep(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

Work work_of(Mode mode) {
    switch (mode) {
    case Mode::heartbeat:
        return Work::heartbeat;
    case Mode::meter:
        return Work::meter;
    case Mode::transactions:
        return Work::transactions;
    case Mode::idle:
    case Mode::storm:
        break;
    }
    return Work::idle;
}

/// All clients of a run, on one event loop.
class Run {
public:
    Run(asio::io_context& loop, const RunOptions& options)
        : loop_(loop)
        , options_(options) {
        const auto url = boost::urls::parse_uri(options.url);
        if (!url || url->scheme() != "ws" || !url->has_port())
            throw std::runtime_error("'" + options.url + "' is no address such as ws://127.0.0.1:9000/ocpp");
        for (unsigned number = 1; number <= options.connections; ++number) {
            ocpp::ClientOptions client;
            client.host = url->host_address();
            client.port = url->port_number();
            client.path = url->encoded_path();
            client.identity = options.prefix + std::to_string(number);
            client.timeout = options.patience;
            clients_.push_back(std::make_unique<Client>(loop.get_executor(), std::move(client), tally_));
        }
        report_.mode = options.mode;
        report_.connections = options.connections;
    }

    asio::awaitable<void> perform() {
        report_.rss_before_kib = resident();
        co_await connect_all();
        if (options_.mode == Mode::storm)
            co_await storm();
        else
            co_await measure();
        for (const auto& client : clients_)
            client->close();
        for (const auto& client : clients_)
            co_await client->closed();
    }

    Report report() const { return report_; }

private:
    std::optional<double> resident() const {
        const auto use = options_.server ? use_of(*options_.server) : std::nullopt;
        return use ? std::optional(use->resident_kib) : std::nullopt;
    }

    std::optional<double> cpu() const {
        const auto use = options_.server ? use_of(*options_.server) : std::nullopt;
        return use ? std::optional(use->cpu.count()) : std::nullopt;
    }

    void spawn(asio::awaitable<void> work) {
        ++working_;
        asio::co_spawn(loop_, std::move(work), [this](std::exception_ptr failed) {
            --working_;
            if (failed)
                std::rethrow_exception(failed);
        });
    }

    asio::awaitable<void> all_done() {
        while (working_ > 0)
            co_await sleep(look);
    }

    asio::awaitable<void> connect_all() {
        const auto begin = Clock::now();
        std::size_t next = 0;
        for (unsigned at = 0; at < std::min(options_.parallel, options_.connections); ++at)
            spawn(connect_some(next, begin + options_.patience));
        co_await all_done();
        report_.connect_s = seconds_since(begin);
        const auto connected =
            std::ranges::count_if(clients_, [](const auto& each) { return each->connected(); });
        if (static_cast<std::size_t>(connected) < clients_.size() || tally_.failed > 0) {
            std::string text =
                std::to_string(connected) + " of " + std::to_string(clients_.size()) + " connected";
            for (const auto& [failure, count] : tally_.failures)
                text += "\n  " + std::to_string(count) + " x " + failure;
            throw std::runtime_error(text);
        }
    }

    asio::awaitable<void> connect_some(std::size_t& next, Clock::time_point until) {
        while (next < clients_.size()) {
            auto& client = *clients_[next++];
            if (co_await client.connect(until))
                co_await client.boot();
        }
    }

    asio::awaitable<void> measure() {
        for (const auto& client : clients_)
            if (options_.mode != Mode::idle)
                spawn(keep_working(*client));
        co_await sleep(options_.warm_up);
        tally_.clear();
        const auto begin = Clock::now();
        const auto cpu_before = cpu();
        co_await sleep(options_.measured);
        report_.measured_s = seconds_since(begin);
        take_figures(cpu_before);
        stopping_ = true;
        co_await all_done();
    }

    asio::awaitable<void> keep_working(Client& client) {
        Worker worker(client, work_of(options_.mode), client.identity());
        while (!stopping_ && co_await worker.once()) {
        }
    }

    asio::awaitable<void> storm() {
        co_await sleep(options_.warm_up);
        tally_.clear();
        const auto begin = Clock::now();
        const auto cpu_before = cpu();
        for (const auto& client : clients_)
            client->reset();
        for (const auto& client : clients_)
            spawn(come_back(*client, begin + options_.patience));
        co_await all_done();
        report_.storm_s = report_.measured_s = seconds_since(begin);
        co_await sleep(settling);
        take_figures(cpu_before);
        report_.failed += static_cast<std::uint64_t>(
            std::ranges::count_if(clients_, [](const auto& each) { return !each->connected(); }));
    }

    asio::awaitable<void> come_back(Client& client, Clock::time_point until) {
        co_await client.closed();
        const bool connected = co_await client.connect(until);
        if (connected)
            co_await client.call("Heartbeat", "{}");
    }

    void take_figures(std::optional<double> cpu_before) {
        report_.messages = tally_.answered;
        report_.p50_ms = tally_.latencies.percentile_ms(0.5);
        report_.p99_ms = tally_.latencies.percentile_ms(0.99);
        report_.failed = tally_.failed + tally_.lost;
        report_.refused = tally_.refused;
        report_.failures = tally_.failures;
        if (const auto now = cpu(); now && cpu_before)
            report_.cpu_s = *now - *cpu_before;
        report_.rss_kib = resident();
    }

    asio::io_context& loop_;
    RunOptions options_;
    Tally tally_;
    std::vector<std::unique_ptr<Client>> clients_;
    Report report_;
    std::size_t working_ = 0;
    bool stopping_ = false;
};

} // namespace

Report run(const RunOptions& options) {
    asio::io_context loop(1);
    Run run(loop, options);
    std::exception_ptr failed;
    asio::co_spawn(loop, run.perform(), [&](std::exception_ptr error) {
        failed = error;
        if (error)
            loop.stop();
    });
    loop.run();
    if (failed)
        std::rethrow_exception(failed);
    return run.report();
}

} // namespace voltgate::load
