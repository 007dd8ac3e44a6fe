#include "ocpp/version.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include <array>

namespace voltgate::ocpp {
namespace {

constexpr std::array versions{Version::v16, Version::v201, Version::v21};

} // namespace

std::string_view subprotocol(Version version) {
    switch (version) {
    case Version::v16:
        return "ocpp1.6";
    case Version::v201:
        return "ocpp2.0.1";
    case Version::v21:
        return "ocpp2.1";
    }
    return {};
}

std::optional<Version> version_of(std::string_view name) {
    for (const Version version : versions) {
        if (boost::algorithm::iequals(name, subprotocol(version)))
            return version;
    }
    return std::nullopt;
}

std::string_view to_string(Version version) {
    return subprotocol(version).substr(std::string_view{"ocpp"}.size());
}

} // namespace voltgate::ocpp
