#pragma once

#include "core/diagnostics/customers.hpp"
#include "core/dispatch.hpp"
#include "storage/store.hpp"

/// Information on customers in the words of OCPP 2.0.1 and 2.1; 1.6 has none.
namespace voltgate::core::diagnostics::v2 {

/// Handles NotifyCustomerInformation.
void serve_customers(Dispatch& dispatch, storage::Store& store, multipart::Collector& multiparts);

/// CustomerInformation, and all that comes of it.
boost::asio::awaitable<Outcome> customer_information(Conversation& station, CustomerInformation command,
                                                     const Clock& clock, const Settings& settings,
                                                     multipart::Collector& multiparts);

} // namespace voltgate::core::diagnostics::v2
