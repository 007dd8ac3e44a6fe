#pragma once

#include "core/metering/reading.hpp"
#include "core/settings.hpp"
#include "core/wire.hpp"

#include <vector>

namespace voltgate::core::metering {

/// The readings in a message of any version; `sample_of` makes a Sample of one of its sampled values. An
/// instant that is missing or cannot be believed is the time of receipt.
template <class MeterValue, class SampleOf>
[[nodiscard]] std::vector<Reading> readings_in(const std::vector<MeterValue>& values, Instant received,
                                               const Settings& settings, SampleOf sample_of) {
    std::vector<Reading> readings;
    readings.reserve(values.size());
    for (const auto& value : values) {
        auto& reading = readings.emplace_back();
        reading.sampled_at = believable(wire::instant_of(value.timestamp), received, settings);
        reading.samples.reserve(value.sampledValue.size());
        for (const auto& sampled : value.sampledValue)
            reading.samples.push_back(sample_of(sampled));
    }
    return readings;
}

} // namespace voltgate::core::metering
