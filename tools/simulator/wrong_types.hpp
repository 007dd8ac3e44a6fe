#pragma once

#include <string>
#include <string_view>

namespace voltgate::simulator {

/// The payload with every number written as a text, as some charge points do.
std::string with_wrong_types(std::string_view payload);

} // namespace voltgate::simulator
