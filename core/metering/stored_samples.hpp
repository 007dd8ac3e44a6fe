#pragma once

#include "core/metering/reading.hpp"
#include "storage/types.hpp"

#include <vector>

/// The samples of a reading as its row keeps them: what the standard takes for granted (Sample's own values)
/// is left out, which is about half of the text.
namespace voltgate::core::metering {

[[nodiscard]] storage::JsonText to_stored(const std::vector<Sample>& samples);

/// Nothing when the text is no list of samples.
[[nodiscard]] std::vector<Sample> from_stored(const storage::JsonText& stored);

} // namespace voltgate::core::metering
