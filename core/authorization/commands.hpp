#pragma once

#include "core/command/declaration.hpp"

#include <boost/describe/class.hpp>

#include <vector>

namespace voltgate::core::authorization {

/// The operator's command.
struct ClearCache {};
BOOST_DESCRIBE_STRUCT(ClearCache, (), ())

[[nodiscard]] std::vector<Declaration> declarations();

} // namespace voltgate::core::authorization
