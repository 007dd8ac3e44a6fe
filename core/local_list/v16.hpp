#pragma once

#include "core/command/capabilities.hpp"
#include "core/local_list/words.hpp"

/// Local lists in the words of OCPP 1.6 (sections 5.10, 5.15 and 9.4).
namespace voltgate::core::local_list::v16 {

inline constexpr Needs to_send{feature_profile::local_list, "SendLocalList"};
inline constexpr Needs to_read{feature_profile::local_list, "GetLocalListVersion"};

/// What the charge point told of itself in its configuration.
[[nodiscard]] Capacity capacity_of(storage::Database& db, const std::string& charge_point_id,
                                   const Settings& settings);

[[nodiscard]] Words words();

} // namespace voltgate::core::local_list::v16
