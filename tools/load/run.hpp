#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>

namespace voltgate::load {

enum class Mode { idle, heartbeat, meter, transactions, storm };

struct RunOptions {
    std::string url = "ws://127.0.0.1:9000/ocpp";
    Mode mode = Mode::transactions;
    unsigned connections = 200;
    unsigned parallel = 200;
    std::chrono::milliseconds measured{10'000};
    std::chrono::milliseconds warm_up{2'000};
    std::chrono::milliseconds patience{120'000}; ///< for all to be connected
    std::string prefix = "LOAD";
    std::optional<pid_t> server;
};

/// The figures of a run.
struct Report {
    Mode mode{};
    unsigned connections = 0;
    double connect_s = 0; ///< until all were in and booted
    double measured_s = 0;
    std::uint64_t messages = 0;
    double p50_ms = 0;
    double p99_ms = 0;
    std::uint64_t failed = 0; ///< messages that were not answered, and connections that were lost
    std::uint64_t refused = 0;
    double storm_s = 0; ///< until all were back and had an answer
    std::optional<double> cpu_s;
    std::optional<double> rss_before_kib;
    std::optional<double> rss_kib;
    std::map<std::string, std::uint64_t> failures;

    [[nodiscard]] double messages_per_s() const {
        return measured_s > 0 ? static_cast<double>(messages) / measured_s : 0;
    }
};

/// Runs the load and waits for its end. Throws std::runtime_error when it cannot begin.
Report run(const RunOptions& options);

std::string as_text(const Report& report);
std::string as_json(const Report& report);

} // namespace voltgate::load
