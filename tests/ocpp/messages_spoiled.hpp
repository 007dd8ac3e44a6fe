// Right messages made wrong, one place at a time, in every way that their official schema forbids.
#pragma once

#include "ocpp/rpc/errors.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <functional>
#include <string>

namespace voltgate::tests {

/// Called with each spoiled payload, the fault and the path that strict decoding must find.
using Spoiled =
    std::function<void(const boost::json::value& payload, ocpp::Fault fault, const std::string& path)>;

/// Spoils `sample`, which passes `file`, a whole schema, at every place.
void spoil_each(const boost::json::object& file, boost::json::value sample, Spoiled spoiled);

} // namespace voltgate::tests
