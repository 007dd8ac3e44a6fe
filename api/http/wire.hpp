#pragma once

#include "api/http/message.hpp"

#include <chrono>
#include <string>

/// HTTP/1.1 as text: the head of a response and its chunks.
namespace voltgate::api::http {

enum class Persistence { keep_alive, close };
enum class BodyFraming { length, chunked, until_close };

/// Status line and header fields with the blank line behind them. Line breaks inside a value are dropped, so
/// that no value can add a field of its own.
std::string response_head(const Response& response, Persistence persistence, BodyFraming framing);

/// A chunk of the chunked coding; it must not be empty, because that ends the body.
std::string chunk(std::string_view content);
inline constexpr std::string_view last_chunk = "0\r\n\r\n";

std::string http_date(std::chrono::system_clock::time_point at);

/// The target without scheme and authority: a proxy may send the absolute form.
std::string_view origin_form(std::string_view target);

} // namespace voltgate::api::http
