#pragma once

#include "core/clock.hpp"

#include <boost/describe.hpp>

#include <optional>
#include <string>
#include <vector>

namespace voltgate::core::metering {

/// A value as the meter signed it, untouched.
struct SignedValue {
    std::string data;
    std::optional<std::string> method;
    std::string encoding;
    std::optional<std::string> public_key;

    bool operator==(const SignedValue&) const = default;
};
BOOST_DESCRIBE_STRUCT(SignedValue, (), (data, method, encoding, public_key))

/// One sampled value, normalised: energy in Wh, power in W, current in A, voltage in V, shares in %,
/// temperature in Celsius. A signed value, or one that is no number, is kept untouched in `text` and has no
/// `value`.
struct Sample {
    std::string measurand = "Energy.Active.Import.Register";
    std::optional<double> value;
    std::optional<std::string> text;
    std::string unit = "Wh";
    std::string context = "Sample.Periodic";
    std::optional<std::string> phase;
    std::string location = "Outlet";
    std::optional<std::string> format;       ///< "SignedData" when `text` is signed
    std::optional<SignedValue> signed_value; ///< where it came beside the value

    bool operator==(const Sample&) const = default;
};
BOOST_DESCRIBE_STRUCT(Sample, (),
                      (measurand, value, text, unit, context, phase, location, format, signed_value))

/// What a meter told at one instant.
struct Reading {
    Instant sampled_at;
    std::vector<Sample> samples;
};

/// The figures of a reading that sessions and lists show; absent where the reading does not tell them.
struct Summary {
    std::optional<double> energy_register_wh; ///< Energy.Active.Import.Register
    std::optional<double> energy_interval_wh; ///< Energy.Active.Import.Interval
    std::optional<double> power_w;            ///< Power.Active.Import
    std::optional<double> soc_percent;        ///< SoC
};

/// In the units of Sample more than any meter shows: such a number is no measurement.
inline constexpr double beyond_any_meter = 1e12;

/// A value as a station sent it, with its unit and (2.x) decimal exponent, brought to the units of Sample.
/// An unknown unit is kept with its value. False, and nothing done, when it is beyond any meter.
bool normalise(Sample& sample, double value, const std::string& unit, int exponent);

/// A total is taken as such; without one the phases are added up. The values at the outlet count before
/// others.
[[nodiscard]] Summary summarise(const Reading& reading);

} // namespace voltgate::core::metering
