#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// HTTP as plain values: what the rest of api/ sees of a request and gives as a response.
namespace voltgate::api::http {

namespace asio = boost::asio;

enum class Method { get, head, post, put, patch, delete_, options };

std::string_view to_string(Method method); ///< as on the wire: "GET"
std::optional<Method> method_of(std::string_view word);

/// Header fields in order; names compare without case.
class Headers {
public:
    Headers() = default;
    Headers(std::initializer_list<std::pair<std::string, std::string>> fields)
        : fields_(fields) {}

    void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
    void set(std::string_view name, std::string value);
    /// The value of the first field of that name, or nullptr.
    const std::string* find(std::string_view name) const;
    std::string_view get(std::string_view name) const; ///< empty when there is none
    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

bool equal_without_case(std::string_view a, std::string_view b);

/// The receiving end of a request body that is read while it arrives. Lives on the connection's event loop,
/// as long as the exchange.
class BodyReader {
public:
    enum class State { more, whole, broken, too_slow };

    virtual ~BodyReader() = default;
    /// The next bytes; none when no more come, and then the state says why.
    virtual asio::awaitable<std::string> read() = 0;
    [[nodiscard]] virtual State state() const = 0;
    /// Its size as the client announced it; nothing when it comes in chunks.
    [[nodiscard]] virtual std::optional<std::uint64_t> announced() const = 0;
};

struct Request {
    Method method = Method::get;
    std::string target;                                     ///< as sent
    std::string path;                                       ///< the target without its query, as sent
    std::vector<std::string> segments;                      ///< of the path, each percent-decoded once
    std::vector<std::pair<std::string, std::string>> query; ///< decoded
    Headers headers;
    std::string body;
    BodyReader* stream = nullptr; ///< instead of the body, when the handler wants to read it itself
    asio::ip::tcp::endpoint remote;

    /// The first value of a query parameter, or nullptr.
    const std::string* parameter(std::string_view name) const;
};

/// Splits and decodes a request target (origin form); nothing when the percent-encoding or the path is
/// broken. The path may not hold a NUL, encoded or not: nobody below should have to think about it.
bool split_target(std::string_view target, Request& request);
/// One level of percent-decoding; in a query `+` is a blank.
enum class PlusSign { literal, blank };
std::optional<std::string> percent_decoded(std::string_view text, PlusSign plus);
std::string percent_encoded(std::string_view text);

/// The sending end of a streaming response. Lives on the connection's event loop.
class BodyWriter {
public:
    virtual ~BodyWriter() = default;
    /// Sends one chunk; false when the client is gone or does not take it within the write time-out.
    virtual asio::awaitable<bool> write(std::string chunk) = 0;
};

/// Produces the body of a streaming response. It is cancelled (terminal cancellation of what it awaits) as
/// soon as the client leaves or the server stops, and may simply return to end the response.
using Streaming = std::function<asio::awaitable<void>(BodyWriter& out)>;

struct Response {
    unsigned status = 200;
    Headers headers;
    std::string body;
    Streaming stream; ///< when set, body is not used
    std::optional<std::uint64_t>
        length; ///< of what the stream gives, when it is known; else it comes in chunks
};

/// Who answers requests.
class Handler {
public:
    virtual ~Handler() = default;
    virtual asio::awaitable<Response> handle(Request request) = 0;
    /// Whether handle() reads the body of this request itself, however long it is. Asked when only its head
    /// has been read.
    [[nodiscard]] virtual bool streams(const Request& /*head*/) const { return false; }
    /// The answer to what never became a request (malformed, too large, too slow).
    virtual Response refuse(unsigned status, std::string_view detail) = 0;
};

std::string_view reason_phrase(unsigned status);

} // namespace voltgate::api::http
