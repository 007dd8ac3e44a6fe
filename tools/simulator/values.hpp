#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::simulator {

/// A number from 0, in digits alone.
std::optional<std::int64_t> whole_number(std::string_view text);

/// The parts between commas, without the spaces around them.
std::vector<std::string> split_list(std::string_view text);

} // namespace voltgate::simulator
