#pragma once

#include <string_view>

/// What an API key may be allowed to do. Reading, editing, controlling charging and configuring are rights of
/// their own, as operators give them to different people.
namespace voltgate::core::scopes {

inline constexpr std::string_view control = "control:write";
inline constexpr std::string_view configuration = "configuration:write";
inline constexpr std::string_view charging_profiles = "charging_profiles:write";
inline constexpr std::string_view firmware = "firmware:write";
inline constexpr std::string_view id_tags = "id_tags:write";
inline constexpr std::string_view certificates = "certificates:write";
inline constexpr std::string_view customer_information = "customer_information:write";
inline constexpr std::string_view display_messages = "display_messages:write";
inline constexpr std::string_view raw_ocpp = "ocpp:write";

} // namespace voltgate::core::scopes
