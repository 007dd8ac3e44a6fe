#include "api/actions/command_view.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <array>

namespace voltgate::api {
namespace {

/// Configuration keys that are never shown (1.6 security extension; 2.x SecurityCtrlr).
constexpr std::array<std::string_view, 2> secret_keys{"AuthorizationKey", "BasicAuthPassword"};

bool names_secret(const boost::json::object& object) {
    for (const auto* member : {"name", "key"}) {
        const auto* name = object.if_contains(member);
        for (const auto secret : secret_keys) {
            if (name && name->is_string() && http::equal_without_case(name->get_string(), secret))
                return true;
        }
    }
    return false;
}

/// Hides secret values wherever they stand in a document; true when there was one.
bool redact(boost::json::value& value) {
    bool found = false;
    if (auto* array = value.if_array()) {
        for (auto& each : *array)
            found = redact(each) || found;
    } else if (auto* object = value.if_object()) {
        for (auto& [name, each] : *object)
            found = redact(each) || found;
        for (const auto* member : {"value", "attributeValue"}) {
            if (auto* secret = object->if_contains(member); secret && names_secret(*object)) {
                *secret = "***";
                found = true;
            }
        }
    }
    return found;
}

void redact(storage::JsonText& document) {
    boost::system::error_code error;
    auto value = boost::json::parse(document.text, error);
    if (!error && redact(value))
        document.text = serialize(value);
}

} // namespace

CommandView view_of(const storage::Command& command) {
    auto view = view_as<CommandView>(command);
    redact(view.request);
    if (view.ocpp_request)
        redact(*view.ocpp_request);
    return view;
}

http::Response command_response(const storage::Command& command) {
    auto response = respond(command.completed_at ? 200U : 202U, view_of(command));
    response.headers.set("Location", "/api/v1/commands/" + command.id);
    return response;
}

} // namespace voltgate::api
