#pragma once

#include "core/authorization/authorization.hpp"
#include "core/authorization/commands.hpp"
#include "core/authorization/consultation.hpp"
#include "core/dispatch.hpp"
#include "ocpp/v2/id_token.hpp"
#include "storage/store.hpp"

#include <optional>
#include <string>

/// Authorization in the words of OCPP 2.x.
namespace voltgate::core::authorization::v2 {

/// Handles Authorize.
void serve(Dispatch& dispatch, storage::Store& store, Consultation& consultation);

/// A verdict as a charge point is told it; `message` is for the driver.
[[nodiscard]] ocpp::v2::IdTokenInfo to_id_token_info(const Verdict& verdict,
                                                     const std::optional<std::string>& message = {});

/// The group whose tokens may stop sessions and begin none (C16), as the charge point told it.
[[nodiscard]] std::optional<std::string> master_pass_group(storage::Database& db,
                                                           const std::string& charge_point_id);

/// Sends ClearCache.
boost::asio::awaitable<Outcome> clear_cache(Conversation& station, ClearCache command);

} // namespace voltgate::core::authorization::v2
