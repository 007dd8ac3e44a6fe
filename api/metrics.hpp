#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

/// Prometheus metrics. Figures are asked for when somebody looks, by callbacks that their owners supply.
namespace voltgate::api {

using Labels = std::vector<std::pair<std::string, std::string>>;

struct Sample {
    Labels labels;
    double value = 0;
};

/// A distribution over fixed bounds. Any thread.
class Histogram {
public:
    static constexpr std::array<double, 12> bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                   0.1,   0.25,   0.5,   1,    5,     30};
    void observe(std::chrono::duration<double> value);
    void render(std::string& out, std::string_view name) const;

private:
    std::array<std::atomic<std::uint64_t>, bounds.size() + 1> buckets_{};
    std::atomic<std::uint64_t> microseconds_{0};
};

/// The list of metrics, rendered in the order in which they were added. Add all before the first render.
class Metrics {
public:
    using Read = std::function<std::vector<Sample>()>;

    /// A counter's name ends in _total.
    void counter(std::string name, std::string help, Read read);
    void gauge(std::string name, std::string help, Read read);
    void counter(std::string name, std::string help, std::function<double()> read);
    void gauge(std::string name, std::string help, std::function<double()> read);
    /// The histogram must outlive the metrics.
    void histogram(std::string name, std::string help, const Histogram& histogram);

    /// Prometheus text format 0.0.4.
    [[nodiscard]] std::string render() const;

private:
    struct Family {
        std::string name;
        std::string help;
        std::string_view type;
        std::function<void(std::string& out, const std::string& name)> render;
    };
    std::vector<Family> families_;
};

/// Counts of answered requests by route and status, and how long they took. Any thread.
class RequestMetrics {
public:
    void answered(std::string_view method, const std::string& pattern, unsigned status,
                  std::chrono::duration<double> took);
    void add_to(Metrics& metrics) const;

private:
    mutable std::mutex mutex_;
    std::map<std::tuple<std::string, std::string, unsigned>, std::uint64_t> counts_;
    Histogram durations_;
};

} // namespace voltgate::api
