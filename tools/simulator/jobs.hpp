#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::simulator {

/// How often a transfer is tried, and how long is waited in between.
struct Attempts {
    std::int64_t most = 1;
    std::chrono::milliseconds pause{};
};

/// A firmware update or a log upload as the central system asked for it. Where it has a request id, the
/// statuses carry it.
struct FirmwareJob {
    std::string location;
    bool is_signed = false;
    std::chrono::milliseconds wait{};                                  ///< until the image may be fetched
    std::optional<std::chrono::steady_clock::time_point> install_at{}; ///< not before; at once without
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
/// latest. What was told of the one under way last can be told again.
class JobSlot {
public:
    /// Begins one; the number tells it from others.
    std::uint64_t begin(std::optional<std::int64_t> request_id) {
        told_ = Told{request_id};
        return ++latest_;
    }
    void cancel() {
        told_.reset();
        ++latest_;
    }
    void end(std::uint64_t number) {
        if (is_latest(number))
            told_.reset();
    }
    void note(std::string_view status) {
        if (told_)
            told_->status = status;
    }
    [[nodiscard]] bool is_latest(std::uint64_t number) const { return number == latest_; }
    [[nodiscard]] bool under_way() const { return told_.has_value(); }
    [[nodiscard]] std::string status() const { return told_ ? told_->status : idle; }
    [[nodiscard]] std::optional<std::int64_t> request_id() const {
        return told_ ? told_->request_id : std::nullopt;
    }

private:
    static constexpr auto idle = "Idle";
    struct Told {
        std::optional<std::int64_t> request_id;
        std::string status = idle;
    };

    std::uint64_t latest_ = 0;
    std::optional<Told> told_; ///< of the one under way
};

} // namespace voltgate::simulator
