#pragma once

#include "storage/types.hpp"

#include <string>
#include <vector>

namespace voltgate::core {

/// The tags (labels) that a charge point bears, in the operator's order. All that bear one are a group: rules
/// for the group hold for whichever charge point gets the tag.
[[nodiscard]] std::vector<std::string> tags_in(const storage::JsonText& tags);

} // namespace voltgate::core
