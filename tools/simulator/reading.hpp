#pragma once

#include "ocpp/types/date_time.hpp"

#include <string>
#include <vector>

namespace voltgate::simulator {

/// Why a meter is read.
enum class Occasion { periodic, clock, begin, end, trigger };

/// What a meter shows, in the words that all versions of OCPP share; a phase, a unit or a location may be
/// left empty.
struct Sample {
    std::string measurand;
    double value = 0;
    int places = 0; ///< decimal places that the meter shows
    std::string unit{};
    std::string phase{};
    std::string location{};
};

struct Reading {
    ocpp::DateTime at{};
    Occasion occasion = Occasion::periodic;
    std::vector<Sample> samples{};
};

} // namespace voltgate::simulator
