#include "core/metering/reading.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace voltgate::core::metering {

namespace {

struct UnitRule {
    std::string_view unit;
    std::string_view normal;
    double factor;
    double offset = 0;
};

// Watt-hours and watts with their reactive and apparent kin, and the spellings that charge points use.
constexpr std::array unit_rules{
    UnitRule{"kWh", "Wh", 1e3},
    UnitRule{"kvarh", "varh", 1e3},
    UnitRule{"kW", "W", 1e3},
    UnitRule{"kVA", "VA", 1e3},
    UnitRule{"kvar", "var", 1e3},
    UnitRule{"mA", "A", 1e-3},
    UnitRule{"mV", "V", 1e-3},
    UnitRule{"Celcius", "Celsius", 1},
    UnitRule{"Fahrenheit", "Celsius", 5.0 / 9.0, -32.0},
    UnitRule{"K", "Celsius", 1, -273.15},
    UnitRule{"Percent", "%", 1},
    UnitRule{"Hertz", "Hz", 1},
};

// The unit a value has when its station names none (1.6 section 7.42 names Wh for energy only).
std::string_view default_unit(std::string_view measurand) {
    if (measurand.starts_with("Energy.Reactive"))
        return "varh";
    if (measurand.starts_with("Energy"))
        return "Wh";
    if (measurand.starts_with("Power.Reactive"))
        return "var";
    if (measurand == "Power.Factor")
        return "";
    if (measurand.starts_with("Power"))
        return "W";
    if (measurand.starts_with("Current"))
        return "A";
    if (measurand == "Voltage")
        return "V";
    if (measurand == "SoC")
        return "%";
    if (measurand == "Temperature")
        return "Celsius";
    if (measurand == "Frequency")
        return "Hz";
    return measurand == "RPM" ? "RPM" : "";
}

bool is_power_phase(std::string_view phase) {
    return phase == "L1" || phase == "L2" || phase == "L3" || phase == "L1-N" || phase == "L2-N" ||
           phase == "L3-N";
}

// Several contexts in one reading (pitfall 36): what was measured at the beginning yields to what came later.
int rank(const Sample& sample) {
    const int outlet = sample.location == "Outlet" ? 2 : 0;
    const int later = sample.context == "Transaction.Begin" ? 0 : 1;
    return outlet + later;
}

std::optional<double> total_of(const Reading& reading, std::string_view measurand) {
    int best = -1;
    std::optional<double> total;
    std::optional<double> sum;
    for (const auto& sample : reading.samples) {
        if (sample.measurand != measurand || !sample.value)
            continue;
        if (rank(sample) > best) {
            best = rank(sample);
            total.reset();
            sum.reset();
        }
        if (rank(sample) < best)
            continue;
        if (!sample.phase)
            total = sample.value;
        else if (is_power_phase(*sample.phase))
            sum = sum.value_or(0) + *sample.value;
    }
    return total ? total : sum;
}

} // namespace

bool normalise(Sample& sample, double value, const std::string& unit, int exponent) {
    const double scaled = value * std::pow(10.0, exponent);
    const std::string_view named = unit.empty() ? default_unit(sample.measurand) : std::string_view(unit);
    const auto rule = std::find_if(unit_rules.begin(), unit_rules.end(),
                                   [&](const UnitRule& candidate) { return candidate.unit == named; });
    const bool known = rule != unit_rules.end();
    const double normal = known ? (scaled + rule->offset) * rule->factor : scaled;
    if (!(std::abs(normal) < beyond_any_meter)) // NaN too
        return false;
    sample.value = normal;
    sample.unit = known ? rule->normal : named;
    return true;
}

Summary summarise(const Reading& reading) {
    return {.energy_register_wh = total_of(reading, "Energy.Active.Import.Register"),
            .energy_interval_wh = total_of(reading, "Energy.Active.Import.Interval"),
            .power_w = total_of(reading, "Power.Active.Import"),
            .soc_percent = total_of(reading, "SoC")};
}

} // namespace voltgate::core::metering
