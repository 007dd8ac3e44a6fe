#pragma once

#include "tools/simulator/reading.hpp"

namespace voltgate::simulator {

/// Why a meter is read, as a version's enumeration says it: the words are the same in all.
template <class Context>
Context context_of(Occasion occasion) {
    switch (occasion) {
    case Occasion::clock:
        return Context::SampleClock;
    case Occasion::begin:
        return Context::TransactionBegin;
    case Occasion::end:
        return Context::TransactionEnd;
    case Occasion::trigger:
        return Context::Trigger;
    case Occasion::periodic:
        break;
    }
    return Context::SamplePeriodic;
}

} // namespace voltgate::simulator
