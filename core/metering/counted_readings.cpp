#include "core/metering/counted_readings.hpp"

#include "core/metering/session_readings.hpp"
#include "core/metering/stored_samples.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace voltgate::core::metering {

namespace {

constexpr std::string_view context_of_the_end = "Transaction.End";

/// Where the count began: the value that the start told, or nothing where the first reading told it.
std::optional<std::int64_t> told_at_start(const storage::Session& session,
                                          const std::vector<storage::MeterValue>& values) {
    const auto first = std::find_if(values.begin(), values.end(),
                                    [](const auto& each) { return each.energy_wh.has_value(); });
    const bool is_the_reading = first != values.end() && session.meter_start_wh &&
                                std::llround(*first->energy_wh) == *session.meter_start_wh;
    return is_the_reading ? std::nullopt : session.meter_start_wh;
}

bool is_earlier(const CountedReading& one, const CountedReading& other) {
    return one.value.sampled_at < other.value.sampled_at;
}

bool tells_energy(const Reading& reading) {
    const auto summary = summarise(reading);
    return summary.energy_register_wh || summary.energy_interval_wh;
}

std::vector<CountedReading> count(const storage::Session& session, std::vector<storage::MeterValue> values) {
    auto replayed = session;
    rewind(replayed, told_at_start(session, values));
    std::vector<CountedReading> counted;
    counted.reserve(values.size());
    for (auto& value : values) {
        const Reading reading{value.sampled_at, from_stored(value.samples)};
        advance(replayed, reading);
        auto& each = counted.emplace_back();
        if (tells_energy(reading))
            each.energy_wh = count_of(replayed).energy_wh();
        each.value = std::move(value);
    }
    return counted;
}

/// The last that tells energy tells all that the session has, unless its end, which comes later, told more.
void end_with(std::vector<CountedReading>& counted, const storage::Session& session) {
    const auto last = std::find_if(counted.rbegin(), counted.rend(),
                                   [](const auto& each) { return each.energy_wh.has_value(); });
    const bool is_read = last != counted.rend();
    const bool ends_later = session.stopped_at && session.meter_stop_wh &&
                            (!is_read || last->value.sampled_at < *session.stopped_at);
    const auto total = static_cast<double>(*session.energy_wh);
    if (ends_later && (!is_read || std::llround(*last->energy_wh) < *session.energy_wh)) {
        CountedReading end{{}, total};
        end.value.sampled_at = *session.stopped_at;
        end.value.context = context_of_the_end;
        counted.insert(std::upper_bound(counted.begin(), counted.end(), end, is_earlier), std::move(end));
    } else if (is_read) {
        last->energy_wh = total;
    }
}

/// What a later reading has shown to be too much was never charged.
void level(std::vector<CountedReading>& counted) {
    std::optional<double> most;
    for (auto each = counted.rbegin(); each != counted.rend(); ++each) {
        if (!each->energy_wh)
            continue;
        most = std::min(*each->energy_wh, most.value_or(*each->energy_wh));
        each->energy_wh = most;
    }
}

} // namespace

std::vector<CountedReading> counted_readings(storage::Database& db, const storage::Session& session) {
    auto counted =
        count(session, storage::meter_values::of_session(db, session.id, std::nullopt, most_readings));
    if (session.energy_wh)
        end_with(counted, session);
    level(counted);
    return counted;
}

} // namespace voltgate::core::metering
