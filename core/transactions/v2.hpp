#pragma once

#include "core/authorization/consultation.hpp"
#include "core/dispatch.hpp"
#include "core/settings.hpp"
#include "storage/store.hpp"

#include <functional>

/// Transactions in the words of OCPP 2.x: TransactionEvent. An answer is always owed, whatever the message
/// says (J02.FR.19).
namespace voltgate::core::transactions::v2 {

/// `stop_due` is called when an event has brought a session to a limit.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings,
           authorization::Consultation& consultation, std::function<void()> stop_due);

} // namespace voltgate::core::transactions::v2
