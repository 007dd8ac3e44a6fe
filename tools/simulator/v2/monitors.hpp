#pragma once

#include "ocpp/v2/monitoring.hpp"
#include "tools/simulator/v2/device_model.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace voltgate::simulator {

/// What watches the variables of a station (block N): thresholds, changes and periods. It is looked at once a
/// tick; what it finds is returned. No I/O, no clock.
class Monitors {
public:
    using Time = std::chrono::steady_clock::time_point;

    struct Monitor {
        std::int64_t id = 0;
        Place place;
        v2::MonitorEnum type{};
        double value = 0;
        std::int64_t severity = 0;
        bool only_in_transactions = false;
        v2::EventNotificationEnum kind = v2::EventNotificationEnum::CustomMonitor;
        bool alerting = false;
        std::optional<std::string> last{}; ///< of a delta: the value that was told
        Time due{};                        ///< of a period
        std::int64_t slot = 0;             ///< of a period by the clock
    };

    struct Finding {
        const Monitor* monitor;
        std::string value;
        v2::EventTriggerEnum trigger{};
        bool cleared = false;
    };

    /// With those that a station comes with.
    explicit Monitors(unsigned evses);

    v2::SetMonitoringResult set(const v2::SetMonitoringData& wanted, const DeviceModel& model);
    v2::ClearMonitoringStatusEnum clear(std::int64_t id);
    void keep_base(v2::MonitoringBaseEnum base);
    [[nodiscard]] const std::vector<Monitor>& all() const { return monitors_; }

    /// `seconds` are those of the station's clock; without transactions, monitors of transactions rest.
    [[nodiscard]] std::vector<Finding> look(const DeviceModel& model, Time now, std::int64_t seconds,
                                            bool in_transaction);

private:
    void add(Monitor monitor);

    std::int64_t next_id_ = 1;
    unsigned evses_;
    std::vector<Monitor> monitors_;
};

} // namespace voltgate::simulator
