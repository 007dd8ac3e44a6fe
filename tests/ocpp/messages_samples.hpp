// Sample messages made from the official schemas, so that every field of every action is seen by the tests.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>

namespace voltgate::tests {

/// Which of a schema's properties a sample has.
enum class Extent { required_only, everything };

/// A payload that passes `file`, a whole schema. `variant` chooses among the words of enumerations and among
/// values, so that a few variants see them all.
boost::json::value sample_of(const boost::json::object& file, Extent extent, std::size_t variant = 0);

} // namespace voltgate::tests
