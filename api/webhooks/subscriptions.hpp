#pragma once

#include "api/route.hpp"
#include "api/webhooks/options.hpp"
#include "certs/sealing.hpp"
#include "core/clock.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api::webhooks {

/// /notifications: subscriptions to events.
std::vector<Route> subscription_routes(storage::Store& store, const core::Clock& clock,
                                       const certs::Sealer& sealer, Options options);

/// /notifications/entries: what was sent to them, and sending it again.
std::vector<Route> entry_routes(storage::Store& store, const core::Clock& clock);

/// /notifications/signature-detail: explains and checks signatures.
std::vector<Route> signature_routes(storage::Store& store, const core::Clock& clock,
                                    const certs::Sealer& sealer);

} // namespace voltgate::api::webhooks
