#pragma once

#include "core/dispatch.hpp"
#include "core/settings.hpp"
#include "storage/store.hpp"

/// Transactions in the words of OCPP 1.6: StartTransaction and StopTransaction. An answer is always owed,
/// whatever the message says (section 4.8 and 4.10 with errata).
namespace voltgate::core::transactions::v16 {

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings);

} // namespace voltgate::core::transactions::v16
