#pragma once

#include "core/authorization/authorization.hpp"
#include "core/authorization/commands.hpp"
#include "core/authorization/consultation.hpp"
#include "core/dispatch.hpp"
#include "ocpp/v16/common.hpp"
#include "storage/store.hpp"

/// Authorization in the words of OCPP 1.6.
namespace voltgate::core::authorization::v16 {

/// Handles Authorize.
void serve(Dispatch& dispatch, storage::Store& store, Consultation& consultation);

/// A verdict as a charge point is told it.
[[nodiscard]] ocpp::v16::IdTagInfo to_id_tag_info(const Verdict& verdict);

/// Sends ClearCache.
boost::asio::awaitable<Outcome> clear_cache(Conversation& station, ClearCache command);

} // namespace voltgate::core::authorization::v16
