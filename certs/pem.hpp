// PEM as text (RFC 7468). Charge points and people send it with CRLF line ends, blanks, and comments between
// the blocks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace voltgate::certs {

// LF line ends, no blanks at either end of a line, no empty lines, an LF at the end.
std::string normalised_pem(std::string_view text);

// The blocks "-----BEGIN <label>-----" to its END, normalised, in their order. Others are left out.
std::vector<std::string> pem_blocks(std::string_view text, std::string_view label);
// A certificate as people give it: PEM, or DER in base64, which becomes PEM. What is neither stays as it is.
std::string as_pem(std::string_view certificate);
// The certificates of a text and nothing else.
std::string pem_certificates(std::string_view text);

} // namespace voltgate::certs
