#pragma once

#include "certs/sealing.hpp"
#include "storage/records/commands.hpp"

#include <boost/json/value.hpp>

#include <optional>

/// A command that carries a secret, as a password that is set, keeps its whole body sealed until it has
/// ended; what is readable of it is without the secret.
namespace voltgate::core::sealed_request {

/// Seals the body of a command that is about to be stored, if there is any secret in it.
void seal(storage::Command& command, const certs::Sealer& sealer);

/// The body to carry out; nothing when it was sealed by another key.
[[nodiscard]] std::optional<boost::json::value> open(const storage::Command& command,
                                                     const certs::Sealer& sealer);

} // namespace voltgate::core::sealed_request
