#pragma once

#include "ocpp/v2/id_token.hpp"
#include "storage/database.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Id tags as commands of OCPP 2.x name them: a tag has a type there.
namespace voltgate::core::remote_control::v2 {

/// The standard's word for a type as an operator or the register gives it ("rfid", "mac_address",
/// "ISO14443"); any other is sent as it is.
[[nodiscard]] std::string token_type(std::string_view word);

/// The token of an id tag. Its type: the one that is given, else the registered one; a tag that nobody
/// registered is one that this system has made up.
[[nodiscard]] ocpp::v2::IdToken token_of(storage::Database& db, std::string_view organization_id,
                                         const std::string& id_tag, const std::optional<std::string>& type);

/// The token of a group.
[[nodiscard]] ocpp::v2::IdToken group_token(const std::string& group_id);

} // namespace voltgate::core::remote_control::v2
