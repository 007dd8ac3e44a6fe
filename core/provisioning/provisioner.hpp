#pragma once

#include "core/charge_point.hpp"
#include "core/clock.hpp"
#include "core/directory.hpp"
#include "core/provisioning/delivery.hpp"
#include "core/provisioning/settling.hpp"
#include "core/provisioning/wording.hpp"
#include "core/settings.hpp"
#include "core/tasks.hpp"
#include "storage/store.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace voltgate::core::provisioning {

/// Whether a charge point that is held is asked to boot once it is configured, or comes by itself: one whose
/// boot is not accepted although it was asked for is not asked again at once.
enum class Release { ask, leave };

/// Keeps the configuration of connected charge points known and as desired, in the background: every call has
/// low priority, so that commands overtake it. One turn at a time for a connection; it runs on its loop and
/// ends with it. Safe to use from any thread.
class Provisioner {
public:
    Provisioner(storage::Store& store, Directory& directory, const Clock& clock, const Settings& settings,
                Tasks& tasks, Wording v2)
        : store_(store)
        , directory_(directory)
        , clock_(clock)
        , settings_(settings)
        , tasks_(tasks)
        , v2_(std::move(v2))
        , settling_(tasks, settings.boot.settling,
                    [this](const std::shared_ptr<ChargePoint>& charge_point) { begin(charge_point); }) {}

    /// A charge point has become ready: its boot was accepted, or it is back. Acts after the settling time.
    void ready(const std::shared_ptr<ChargePoint>& charge_point);
    /// A charge point waits for its boot to be accepted until it is configured. Acts at once.
    void held(const std::shared_ptr<ChargePoint>& charge_point, Release release) {
        begin(charge_point, release);
    }
    /// Asks for a BootNotification in the words of its version.
    boost::asio::awaitable<void> request_boot(std::shared_ptr<ChargePoint> charge_point);
    /// What is desired of one charge point, or of a group in this organization, has changed. Acts at once.
    void desired_changed(const std::string& organization_id,
                         const std::optional<std::string>& charge_point_id);
    /// No turn begins any more, and those that wait end.
    void stop();

private:
    struct Turn;
    class Held;

    void begin(const std::shared_ptr<ChargePoint>& charge_point, Release release = Release::ask);
    boost::asio::awaitable<void> take_turn(std::shared_ptr<ChargePoint> charge_point,
                                           std::shared_ptr<Turn> turn);
    bool goes_on(const ChargePoint& charge_point, Turn& turn);
    /// Once in a turn, unless it is wanted again.
    bool may_ask(Turn& turn);
    void give_back(const ChargePoint& charge_point, const Turn& turn);
    bool is_current(const ChargePoint& charge_point) const;
    boost::asio::awaitable<void> bring_in_step(std::shared_ptr<ChargePoint> charge_point,
                                               const Wording& wording);
    boost::asio::awaitable<bool> read_all(Conversation& station, const Wording& wording);
    boost::asio::awaitable<bool> read_first(Conversation& station, const Wording& wording,
                                            const std::vector<KeyName>& keys);
    boost::asio::awaitable<bool> grant(Conversation& station, const Wording& wording, Wish wish);
    boost::asio::awaitable<void> release(std::shared_ptr<ChargePoint> charge_point, Turn& turn);
    [[nodiscard]] bool is_held(const ChargePoint& charge_point) const;
    [[nodiscard]] const Wording& wording_of(ocpp::Version version) const;
    [[nodiscard]] Unasked unasked_of(const ChargePoint& charge_point) const;

    storage::Store& store_;
    Directory& directory_;
    const Clock& clock_;
    const Settings& settings_;
    Tasks& tasks_;
    const Wording v2_; // of 2.0.1 and 2.1
    Settling settling_;
    std::mutex mutex_;
    bool stopping_ = false;
    std::map<const ChargePoint*, std::shared_ptr<Turn>> turns_; // shared with the coroutine of the turn
};

} // namespace voltgate::core::provisioning
