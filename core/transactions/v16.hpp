#pragma once

#include "core/authorization/consultation.hpp"
#include "core/dispatch.hpp"
#include "core/settings.hpp"
#include "storage/records/sessions.hpp"
#include "storage/store.hpp"

#include <cstdint>

/// Transactions in the words of OCPP 1.6: StartTransaction and StopTransaction. An answer is always owed,
/// whatever the message says (section 4.8 and 4.10 with errata).
namespace voltgate::core::transactions::v16 {

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings,
           authorization::Consultation& consultation);

/// A session's transactionId as 1.6 has it; 0, which is nobody's, for a session without one.
[[nodiscard]] std::int64_t transaction_number(const storage::Session& session);

} // namespace voltgate::core::transactions::v16
