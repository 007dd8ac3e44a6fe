#pragma once

#include <string>

namespace voltgate::core {

/// Blanks out what a URL in the text must not tell: the user and password before a host, and the token of a
/// one-time URL of our file server. Works on plain and on JSON text.
void redact_urls(std::string& text);

} // namespace voltgate::core
