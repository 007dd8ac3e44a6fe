#pragma once

#include "tools/simulator/script.hpp"
#include "tools/simulator/station.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::simulator {

/// How vehicles come and go when nobody scripts them.
struct Traffic {
    std::string tag_prefix =
        "TAG-"; ///< at the n-th EVSE, counted over all charge points, the tag is <prefix>n
    std::chrono::milliseconds pause{20'000}; ///< between two customers of an EVSE, about
    std::chrono::milliseconds stay{600'000}; ///< how long a customer stays at most, about
    std::uint64_t seed = 1;
};

/// Many stations on one executor, run and stopped together. Its owner spawns run() and keeps it until that
/// returns.
class Fleet {
public:
    Fleet(boost::asio::any_io_executor executor, std::vector<StationOptions> stations);

    boost::asio::awaitable<void> run();
    void stop();

    /// Customers come, charge and leave on every EVSE until the fleet stops.
    void admit_traffic(const Traffic& traffic);

    /// Waits until all are connected and accepted; false when they are not in this time.
    boost::asio::awaitable<bool> ready(std::chrono::milliseconds patience);

    /// Does one step of a scenario (not wait and quit) and returns when it is done; throws ScriptError.
    boost::asio::awaitable<void> perform(Step step);

    /// "6 of 6 connected, 4 charging with 31.2 kW, 12.41 kWh delivered, 812 messages, 0 failures"
    [[nodiscard]] std::string summary() const;

    [[nodiscard]] std::size_t size() const { return stations_.size(); }
    [[nodiscard]] Station& station(std::size_t index) { return *stations_.at(index); }

private:
    boost::asio::awaitable<void> perform_on(Station& station, const Step& step);
    boost::asio::awaitable<void> serve_customers(std::size_t station, unsigned evse, Traffic traffic);
    boost::asio::awaitable<bool> pause(Station& station, std::chrono::milliseconds mean,
                                       std::mt19937_64& random);
    void spawn(boost::asio::awaitable<void> work);

    boost::asio::any_io_executor executor_;
    std::vector<std::unique_ptr<Station>> stations_;
    Signal changed_;
    std::size_t running_ = 0;
    bool stopping_ = false;
    double delivered_before_wh_ = 0;
};

} // namespace voltgate::simulator
