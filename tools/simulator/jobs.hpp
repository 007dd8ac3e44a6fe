#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace voltgate::simulator {

/// How often a transfer is tried, and how long is waited in between.
struct Attempts {
    std::int64_t most = 1;
    std::chrono::milliseconds pause{};
};

/// A firmware update or a log upload as the central system asked for it. A request id makes it one of the
/// security extension, whose statuses carry it.
struct FirmwareJob {
    std::string location;
    std::chrono::milliseconds wait{}; ///< until the image may be fetched
    Attempts attempts{};
    std::optional<std::int64_t> request_id{};
};

struct LogJob {
    std::string location;
    std::string name;
    Attempts attempts{};
    std::optional<std::int64_t> request_id{};
};

/// Of jobs of one kind at most one is under way: the newest. A job ends when its number is no more the
/// latest.
class JobSlot {
public:
    /// Begins one; the number tells it from others.
    std::uint64_t begin() {
        under_way_ = true;
        return ++latest_;
    }
    void cancel() {
        under_way_ = false;
        ++latest_;
    }
    void end(std::uint64_t number) {
        if (is_latest(number))
            under_way_ = false;
    }
    [[nodiscard]] bool is_latest(std::uint64_t number) const { return number == latest_; }
    [[nodiscard]] bool under_way() const { return under_way_; }

private:
    std::uint64_t latest_ = 0;
    bool under_way_ = false;
};

} // namespace voltgate::simulator
