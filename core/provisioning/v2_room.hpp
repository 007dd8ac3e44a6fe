#pragma once

#include "core/multipart/portions.hpp"
#include "storage/database.hpp"

#include <cstddef>
#include <string_view>

namespace voltgate::core::provisioning::v2 {

/// What a charge point says that it takes in one message: ItemsPerMessage and BytesPerMessage of a component,
/// of the instance named like the message, or of none. `otherwise`: how many where it has said nothing.
[[nodiscard]] multipart::Room room_of(storage::Database& db, std::string_view charge_point_id,
                                      std::string_view component, std::string_view message,
                                      std::size_t otherwise);

} // namespace voltgate::core::provisioning::v2
