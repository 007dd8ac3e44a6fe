// What an EVSE's meter shows, as sampled values.
#include "ocpp/types/number.hpp"
#include "tools/simulator/evse.hpp"

#include <algorithm>
#include <array>

namespace voltgate::simulator {

namespace {

using v16::Location;
using v16::Measurand;
using v16::Phase;
using v16::UnitOfMeasure;

constexpr double grid_hz = 50.0;

std::string number(double value, int places) {
    std::string text;
    ocpp::append_decimal(text, value, places);
    return text;
}

/// Collects the sampled values of one reading.
class Reader {
public:
    Reader(const Evse& evse, v16::ReadingContext context)
        : evse_(evse)
        , context_(context)
        , phases_(evse.vehicle ? std::min(evse.supply.phases, evse.vehicle->phases) : evse.supply.phases) {}

    void read(Measurand measurand) {
        const double power = evse_.power_w();
        const double current = power / (phases_ * evse_.supply.voltage_v);
        switch (measurand) {
        case Measurand::EnergyActiveImportRegister:
            return add(measurand, number(static_cast<double>(evse_.meter_wh()), 0), UnitOfMeasure::Wh);
        case Measurand::PowerActiveImport:
            return add(measurand, number(power, 1), UnitOfMeasure::W);
        case Measurand::PowerOffered:
            return add(measurand, number(evse_.offered_w(), 1), UnitOfMeasure::W);
        case Measurand::PowerFactor:
            return add(measurand, "0.99", std::nullopt);
        case Measurand::CurrentImport:
            return per_phase(measurand, {Phase::L1, Phase::L2, Phase::L3}, number(current, 2),
                             UnitOfMeasure::A);
        case Measurand::CurrentOffered:
            return add(measurand, number(evse_.offered_w() / (phases_ * evse_.supply.voltage_v), 2),
                       UnitOfMeasure::A);
        case Measurand::Voltage:
            return per_phase(measurand, {Phase::L1_N, Phase::L2_N, Phase::L3_N},
                             number(evse_.supply.voltage_v - current / 16, 1), UnitOfMeasure::V);
        case Measurand::Frequency:
            return add(measurand, number(grid_hz, 2), std::nullopt);
        case Measurand::Temperature:
            return add(measurand, number(evse_.temperature_c, 1), UnitOfMeasure::Celsius, {}, Location::Body);
        case Measurand::SoC:
            if (evse_.vehicle)
                add(measurand, number(evse_.vehicle->soc_percent, 1), UnitOfMeasure::Percent, {},
                    Location::EV);
            return;
        default: // it does not feed back and has no meter for reactive energy
            return;
        }
    }

    ocpp::List<v16::SampledValue, 1> values;

private:
    void add(Measurand measurand, std::string value, std::optional<UnitOfMeasure> unit,
             std::optional<Phase> phase = {}, Location location = Location::Outlet) {
        v16::SampledValue sample;
        sample.value = std::move(value);
        sample.context = context_;
        sample.measurand = measurand;
        sample.location = location;
        if (unit)
            sample.unit = *unit;
        if (phase)
            sample.phase = *phase;
        values.push_back(std::move(sample));
    }

    void per_phase(Measurand measurand, const std::array<Phase, 3>& names, const std::string& value,
                   UnitOfMeasure unit) {
        for (unsigned phase = 0; phase < phases_ && phase < names.size(); ++phase)
            add(measurand, value, unit, names[phase]);
    }

    const Evse& evse_;
    v16::ReadingContext context_;
    unsigned phases_;
};

} // namespace

v16::MeterValue Evse::read(std::span<const std::string> measurands, v16::ReadingContext context,
                           ocpp::DateTime at) const {
    Reader reader(*this, context);
    for (const auto& name : measurands)
        if (const auto measurand = ocpp::enumerator_of<Measurand>(name))
            reader.read(*measurand);
    if (reader.values.empty()) // a message needs one
        reader.read(Measurand::EnergyActiveImportRegister);
    v16::MeterValue value;
    value.timestamp = at;
    value.sampledValue = std::move(reader.values);
    return value;
}

} // namespace voltgate::simulator
