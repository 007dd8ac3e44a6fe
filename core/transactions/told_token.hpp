#pragma once

#include "core/transactions/told.hpp"

/// What the token, the remote start and the reservation of an event mean for its session.
namespace voltgate::core::transactions {

/// Judges the token and joins the session with what was waiting for it; `before` is the session before the
/// event. `to_be_asked`: the external authorizer decides.
std::optional<authorization::Verdict> take_token(storage::Database& db, const Told& told,
                                                 storage::Session& session, const storage::Session& before,
                                                 bool& to_be_asked, const Settings& settings);

/// The answer to an event that is known already.
Taken again(storage::Database& db, const Told& told, storage::Session session, const Settings& settings);

} // namespace voltgate::core::transactions
