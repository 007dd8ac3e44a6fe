#pragma once

#include "core/charge_point.hpp"
#include "core/clock.hpp"
#include "storage/message_log.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

namespace voltgate::core {

/// Watches every frame of every charge point: counts it and hands it to the message log. Any thread.
class Traffic final : public TrafficObserver {
public:
    Traffic(storage::MessageLog& log, const Clock& clock)
        : log_(log)
        , clock_(clock) {}

    void on_frame(const std::string& identity, ocpp::FrameDirection direction,
                  std::string_view text) override;

    [[nodiscard]] std::uint64_t received() const { return received_; }
    [[nodiscard]] std::uint64_t sent() const { return sent_; }

private:
    storage::MessageLog& log_;
    const Clock& clock_;
    std::atomic<std::uint64_t> received_{0};
    std::atomic<std::uint64_t> sent_{0};
};

} // namespace voltgate::core
