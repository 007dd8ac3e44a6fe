#include "core/metering/consumption.hpp"

#include "core/metering/counted_readings.hpp"

#include <utility>

namespace voltgate::core::metering {

namespace {

/// Gathers the readings of one interval after the other.
class Intervals {
public:
    Intervals(const storage::Session& session, std::chrono::seconds length)
        : length_(length)
        , last_at_(session.started_at.value_or(Instant{})) {}

    void take(const CountedReading& reading) {
        const auto& value = reading.value;
        const auto begins = Instant(value.sampled_at.time_since_epoch() / length_ * length_);
        if (all_.empty() || all_.back().begins != begins)
            begin(begins);
        auto& current = all_.back();
        if (reading.energy_wh) {
            current.energy_wh = reading.energy_wh;
            derive_power(current, value.sampled_at);
        }
        if (value.power_w) {
            power_sum_ += *value.power_w;
            current.power_w = power_sum_ / ++power_samples_;
        }
        if (value.soc_percent)
            current.soc_percent = value.soc_percent;
    }

    std::vector<ConsumedInterval> done() { return std::move(all_); }

private:
    void begin(Instant at) {
        if (!all_.empty() && all_.back().energy_wh) {
            last_energy_wh_ = *all_.back().energy_wh;
            last_at_ = energy_at_;
        }
        all_.emplace_back().begins = at;
        power_sum_ = power_samples_ = 0;
    }

    /// The mean since the last reading of the interval before, as long as no power is reported.
    void derive_power(ConsumedInterval& current, Instant at) {
        energy_at_ = at;
        const std::chrono::duration<double, std::ratio<3600>> hours = at - last_at_;
        if (power_samples_ == 0 && hours.count() > 0)
            current.power_w = (*current.energy_wh - last_energy_wh_) / hours.count();
    }

    std::chrono::milliseconds length_;
    std::vector<ConsumedInterval> all_;
    double last_energy_wh_ = 0;
    Instant last_at_;
    Instant energy_at_{};
    double power_sum_ = 0;
    double power_samples_ = 0;
};

} // namespace

std::vector<ConsumedInterval> consumption(storage::Database& db, const storage::Session& session,
                                          std::chrono::seconds interval) {
    Intervals intervals(session, interval);
    for (const auto& reading : counted_readings(db, session))
        intervals.take(reading);
    return intervals.done();
}

} // namespace voltgate::core::metering
