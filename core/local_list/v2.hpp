#pragma once

#include "core/local_list/words.hpp"

/// Local lists in the words of OCPP 2.x (D01, D02).
namespace voltgate::core::local_list::v2 {

/// What the charge point told of itself in its device model.
[[nodiscard]] Capacity capacity_of(storage::Database& db, const std::string& charge_point_id,
                                   const Settings& settings);

[[nodiscard]] Words words();

} // namespace voltgate::core::local_list::v2
