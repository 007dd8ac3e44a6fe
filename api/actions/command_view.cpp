#include "api/actions/command_view.hpp"

#include "core/redaction.hpp"

namespace voltgate::api {

CommandView view_of(const storage::Command& command) {
    auto view = view_as<CommandView>(command);
    // One under way still holds what it has to deliver.
    core::redact_secrets(view.request.text);
    if (view.ocpp_request)
        core::redact_secrets(view.ocpp_request->text);
    return view;
}

http::Response command_response(const storage::Command& command) {
    auto response = respond(command.completed_at ? 200U : 202U, view_of(command));
    response.headers.set("Location", "/api/v1/commands/" + command.id);
    return response;
}

} // namespace voltgate::api
