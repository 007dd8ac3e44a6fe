#pragma once

#include "api/metrics.hpp"
#include "core/csms.hpp"

namespace voltgate::api {

/// What the central system and its database tell of themselves; the metrics must not outlive them.
void add_core_metrics(Metrics& metrics, core::Csms& csms);

} // namespace voltgate::api
