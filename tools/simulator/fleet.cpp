#include "tools/simulator/fleet.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace voltgate::simulator {

namespace asio = boost::asio;

namespace {

double delivered_wh(const std::vector<std::unique_ptr<Station>>& stations) {
    double sum = 0;
    for (const auto& station : stations)
        for (unsigned number = 1; number <= station->evse_count(); ++number)
            sum += station->evse(number).energy_wh;
    return sum;
}

Vehicle any_vehicle(std::mt19937_64& random) {
    // Compact, middle class, large; one charges with a single phase.
    static const std::array<Vehicle, 4> models{{{42'000, 0, 11'000, 3, 80},
                                                {58'000, 0, 11'000, 3, 80},
                                                {77'000, 0, 22'000, 3, 85},
                                                {36'000, 0, 7'400, 1, 90}}};
    Vehicle vehicle = models[std::uniform_int_distribution<std::size_t>(0, models.size() - 1)(random)];
    vehicle.soc_percent = std::uniform_real_distribution<double>(15, 65)(random);
    return vehicle;
}

} // namespace

Fleet::Fleet(asio::any_io_executor executor, std::vector<StationOptions> stations)
    : executor_(executor) {
    for (auto& options : stations)
        stations_.push_back(std::make_unique<Station>(executor, std::move(options)));
    delivered_before_wh_ = delivered_wh(stations_);
}

asio::awaitable<void> Fleet::run() {
    for (const auto& station : stations_)
        spawn(station->run());
    while (running_ > 0 || !stopping_)
        co_await changed_.wait_until(Station::Clock::time_point::max());
}

void Fleet::spawn(asio::awaitable<void> work) {
    ++running_;
    asio::co_spawn(executor_, std::move(work), [this](std::exception_ptr) {
        --running_;
        changed_.notify();
    });
}

void Fleet::stop() {
    stopping_ = true;
    for (const auto& station : stations_)
        station->stop();
    changed_.notify();
}

void Fleet::admit_traffic(const Traffic& traffic) {
    for (std::size_t index = 0; index < stations_.size(); ++index)
        for (unsigned evse = 1; evse <= stations_[index]->evse_count(); ++evse)
            spawn(serve_customers(index, evse, traffic));
}

asio::awaitable<void> Fleet::serve_customers(std::size_t index, unsigned number, Traffic traffic) {
    auto& station = *stations_[index];
    std::mt19937_64 random(traffic.seed + index * 1'000 + number);
    const auto tag = traffic.tag_prefix + std::to_string(index * station.evse_count() + number);
    const bool prompt = number == 1; // there is something to see at once
    while (!stopping_) {
        if (!prompt || station.statistics().transactions > 0)
            co_await pause(station, traffic.pause, random);
        const auto ready = [&] { return stopping_ || (station.accepted() && station.connected()); };
        while (!ready())
            co_await station.until(ready, std::chrono::hours(1));
        if (stopping_)
            co_return;
        station.plug(number, any_vehicle(random));
        const auto& evse = station.evse(number);
        if (!evse.transaction && co_await station.swipe(number, tag) == Station::Swipe::started) {
            const auto over = [&] {
                return stopping_ || !evse.transaction || (evse.vehicle && evse.vehicle->full());
            };
            const std::exponential_distribution<double>::param_type mean(1.0);
            const double factor = std::clamp(std::exponential_distribution<double>(mean)(random), 0.3, 2.0);
            co_await station.until(over, std::chrono::milliseconds(static_cast<std::int64_t>(
                                             factor * static_cast<double>(traffic.stay.count()))));
            if (!stopping_ && evse.transaction)
                co_await station.swipe(number, tag);
        }
        co_await pause(station, traffic.pause / 4, random);
        if (!stopping_)
            station.unplug(number);
    }
}

/// False when the fleet was stopped meanwhile.
asio::awaitable<bool> Fleet::pause(Station& station, std::chrono::milliseconds mean,
                                   std::mt19937_64& random) {
    const double factor = std::uniform_real_distribution<double>(0.5, 1.5)(random);
    const std::chrono::milliseconds time(
        static_cast<std::int64_t>(factor * static_cast<double>(mean.count())));
    co_await station.until([this] { return stopping_; }, time);
    co_return !stopping_;
}

asio::awaitable<bool> Fleet::ready(std::chrono::milliseconds patience) {
    const auto latest = Station::Clock::now() + patience;
    for (const auto& station : stations_) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(latest - Station::Clock::now());
        if (!co_await station->settled(left))
            co_return false;
    }
    co_return true;
}

asio::awaitable<void> Fleet::perform(Step step) {
    bool found = false;
    for (const auto& station : stations_) {
        if (step.who != "*" && step.who != station->identity())
            continue;
        found = true;
        co_await perform_on(*station, step);
    }
    if (!found)
        throw ScriptError("there is no charge point " + step.who);
}

std::string Fleet::summary() const {
    std::size_t connected = 0;
    std::size_t charging = 0;
    double power_w = 0;
    StationStatistics sum;
    for (const auto& station : stations_) {
        connected += station->connected() && station->accepted() ? 1 : 0;
        sum.messages += station->statistics().messages;
        sum.failures += station->statistics().failures;
        for (unsigned number = 1; number <= station->evse_count(); ++number) {
            charging += station->evse(number).power_w() > 0 ? 1 : 0;
            power_w += station->evse(number).power_w();
        }
    }
    std::array<char, 200> text{};
    std::snprintf(
        text.data(), text.size(),
        "%zu of %zu connected, %zu charging with %.1f kW, %.2f kWh delivered, %llu messages, %llu failures",
        connected, stations_.size(), charging, power_w / 1'000,
        (delivered_wh(stations_) - delivered_before_wh_) / 1'000,
        static_cast<unsigned long long>(sum.messages), static_cast<unsigned long long>(sum.failures));
    return text.data();
}

} // namespace voltgate::simulator
