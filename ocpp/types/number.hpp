// Numbers with a range or with a limited number of decimal places.
#pragma once

#include "ocpp/version.hpp"

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>

namespace voltgate::ocpp {

constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();

/// An integer from `Min` to `Max`. Where only OCPP 2.1 states the range, `Since` says so. It converts from
/// and to std::int64_t; the codec checks the range, so that a tolerant decode may keep what a charge point
/// sent.
template <std::int64_t Min, std::int64_t Max = unlimited, Version Since = Version::v16>
class Integer {
public:
    constexpr Integer() = default;
    template <std::integral Number>
    constexpr Integer(Number value)
        : value_{static_cast<std::int64_t>(value)} {}
    constexpr operator std::int64_t() const { return value_; }

    static constexpr std::int64_t min = Min;
    static constexpr std::int64_t max = Max;
    static constexpr Version since = Since;

private:
    std::int64_t value_ = 0;
};

/// An integer whose range is a rule of OCPP 2.1 only.
template <std::int64_t Min, std::int64_t Max = unlimited>
using Integer21 = Integer<Min, Max, Version::v21>;

/// The decimal places that we write where the standard sets no other limit (OCPP 2.0.1 part 2, 2.1.2).
constexpr int usual_places = 6;

/// A number, written without exponent and rounded to at most `Places` decimal places. Zero places before 2.1
/// mean that OCPP 2.0.1 wants an integer where 2.1 takes any number. From `Min` to `Max`, as for Integer.
template <int Places = usual_places, int PlacesSince21 = Places, std::int64_t Min = lowest,
          std::int64_t Max = unlimited>
class Decimal {
public:
    constexpr Decimal() = default;
    template <class Number>
    requires(std::integral<Number> || std::floating_point<Number>) constexpr Decimal(Number value)
        : value_{static_cast<double>(value)} {}
    constexpr operator double() const { return value_; }

    static constexpr int places = Places;
    static constexpr int places_since_21 = PlacesSince21;
    static constexpr std::int64_t min = Min;
    static constexpr std::int64_t max = Max;

private:
    double value_ = 0;
};

/// Appends `value` without exponent, rounded to `places`, without trailing zeros. False when it is not
/// finite.
bool append_decimal(std::string& out, double value, int places);

} // namespace voltgate::ocpp
