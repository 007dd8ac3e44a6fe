#include "tools/simulator/wrong_types.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace voltgate::simulator {

namespace {

void spoil(boost::json::value& value) {
    if (value.is_object()) {
        for (auto& member : value.get_object())
            spoil(member.value());
    } else if (value.is_array()) {
        for (auto& item : value.get_array())
            spoil(item);
    } else if (value.is_number()) {
        value = boost::json::serialize(value);
    }
}

} // namespace

std::string with_wrong_types(std::string_view payload) {
    auto value = boost::json::parse(payload);
    spoil(value);
    return boost::json::serialize(value);
}

} // namespace voltgate::simulator
