#pragma once

#include "core/clock.hpp"
#include "core/command/conversation.hpp"
#include "core/transactions/commands.hpp"

#include <boost/asio/awaitable.hpp>

namespace voltgate::core::transactions::v2 {

/// Sends GetTransactionStatus (E14). A session that the charge point neither runs nor has messages of is
/// over; one that it runs was not cut.
boost::asio::awaitable<Outcome> get_transaction_status(Conversation& station, GetTransactionStatus command,
                                                       const Clock& clock);

} // namespace voltgate::core::transactions::v2
