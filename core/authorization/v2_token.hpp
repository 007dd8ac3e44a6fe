#pragma once

#include "ocpp/v2/id_token.hpp"
#include "storage/database.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Tokens in the words of OCPP 2.x, where each has a type: id_tags::type, or a kind of card ("iso14443",
/// "iso15693"), or "no_authorization".
namespace voltgate::core::authorization::v2 {

/// The standard's word for a type as an operator or the register gives it; any other is sent as it is.
[[nodiscard]] std::string type_on_the_wire(std::string_view word);

/// The type of a token that was received; a word that is not the standard's stays as it is.
[[nodiscard]] std::string type_of(const ocpp::v2::IdToken& token);

[[nodiscard]] ocpp::v2::IdToken token(const std::string& uid, std::string_view type);
/// The token of an id tag as a command names it. Its type: the one that is given, else the registered one; a
/// tag that nobody registered is one that this system has made up.
[[nodiscard]] ocpp::v2::IdToken token_of(storage::Database& db, std::string_view organization_id,
                                         const std::string& id_tag, const std::optional<std::string>& type);
/// Groups are made up by central systems.
[[nodiscard]] ocpp::v2::IdToken group_token(const std::string& group_id);

} // namespace voltgate::core::authorization::v2
