#pragma once

#include <string>

namespace voltgate::core {

/// Removes from a JSON text what nobody may read later: passwords and keys that are set or read as
/// configuration, in the words of OCPP and of the API, key codes typed by drivers (2.x 2.1), and by what
/// charge points know customers. Text without any stays as it is.
void redact_secrets(std::string& payload);

} // namespace voltgate::core
