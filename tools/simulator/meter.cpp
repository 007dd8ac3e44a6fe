// What an EVSE's meter shows.
#include "tools/simulator/evse.hpp"

#include <array>

namespace voltgate::simulator {

namespace {

constexpr double grid_hz = 50.0;
constexpr std::string_view energy_register = "Energy.Active.Import.Register";

/// Collects the samples of one reading.
class Reader {
public:
    explicit Reader(const Evse& evse)
        : evse_(evse)
        , phases_(evse.phases()) {}

    void read(std::string_view measurand) {
        const double power = evse_.power_w();
        const double phase_voltage = phases_ * evse_.supply.voltage_v;
        const double current = power / phase_voltage;
        if (measurand == energy_register)
            add(measurand, static_cast<double>(evse_.meter_wh()), 0, "Wh");
        else if (measurand == "Power.Active.Import")
            add(measurand, power, 1, "W");
        else if (measurand == "Power.Offered")
            add(measurand, evse_.offered_w(), 1, "W");
        else if (measurand == "Power.Factor")
            add(measurand, 0.99, 2, "");
        else if (measurand == "Current.Import")
            per_phase(measurand, {"L1", "L2", "L3"}, current, 2, "A");
        else if (measurand == "Current.Offered")
            add(measurand, evse_.offered_w() / phase_voltage, 2, "A");
        else if (measurand == "Voltage")
            per_phase(measurand, {"L1-N", "L2-N", "L3-N"}, evse_.supply.voltage_v - current / 16, 1, "V");
        else if (measurand == "Frequency")
            add(measurand, grid_hz, 2, "");
        else if (measurand == "Temperature")
            add(measurand, evse_.temperature_c, 1, "Celsius", {}, "Body");
        else if (measurand == "SoC" && evse_.vehicle)
            add(measurand, evse_.vehicle->soc_percent, 1, "Percent", {}, "EV");
        // It does not feed back and has no meter for reactive energy.
    }

    std::vector<Sample> samples;

private:
    void add(std::string_view measurand, double value, int places, std::string_view unit,
             std::string_view phase = {}, std::string_view location = "Outlet") {
        samples.push_back({std::string(measurand), value, places, std::string(unit), std::string(phase),
                           std::string(location)});
    }

    void per_phase(std::string_view measurand, const std::array<std::string_view, 3>& names, double value,
                   int places, std::string_view unit) {
        for (unsigned phase = 0; phase < phases_ && phase < names.size(); ++phase)
            add(measurand, value, places, unit, names[phase]);
    }

    const Evse& evse_;
    unsigned phases_;
};

} // namespace

Reading Evse::read(std::span<const std::string> measurands, Occasion occasion, ocpp::DateTime at) const {
    Reader reader(*this);
    for (const auto& name : measurands)
        reader.read(name);
    if (reader.samples.empty()) // a message needs one
        reader.read(energy_register);
    return {at, occasion, std::move(reader.samples)};
}

} // namespace voltgate::simulator
