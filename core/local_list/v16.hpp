#pragma once

#include "core/command/conversation.hpp"
#include "core/local_list/local_list.hpp"

/// Local lists in the words of OCPP 1.6 (sections 5.10, 5.15 and 9.4).
namespace voltgate::core::local_list::v16 {

inline constexpr Needs to_send{feature_profile::local_list, "SendLocalList"};
inline constexpr Needs to_read{feature_profile::local_list, "GetLocalListVersion"};

/// What the charge point told of itself in its configuration.
[[nodiscard]] Capacity capacity_of(storage::Database& db, const std::string& charge_point_id,
                                   const Settings& settings);

boost::asio::awaitable<Outcome> send_local_list(Conversation& station, SendLocalList command,
                                                const Clock& clock, const Settings& settings);
boost::asio::awaitable<Outcome> sync_local_list(Conversation& station, SyncLocalList command,
                                                const Clock& clock, const Settings& settings);
boost::asio::awaitable<Outcome> get_local_list_version(Conversation& station, const Clock& clock,
                                                       const Settings& settings);

} // namespace voltgate::core::local_list::v16
