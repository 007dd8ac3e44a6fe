#pragma once

#include "api/http/message.hpp"

#include <boost/system/error_code.hpp>

#include <memory>

namespace voltgate::api::http {

/// What reading a request came to: a request, a status to refuse it with, or (neither) the end of the
/// connection.
struct Reading {
    std::optional<Request> request{};
    unsigned refusal = 0;
    std::string detail{};
    bool keep_alive = false;
    bool http10 = false;
};

Reading refused(unsigned status, std::string detail);

/// Reads one request after the other from a socket; what it has read too much belongs to the next. The parser
/// (Beast) is hidden. It knows no time: who uses it cancels the socket.
class RequestReader {
public:
    RequestReader(std::size_t header_limit, std::size_t body_limit);
    ~RequestReader();

    /// Waits for the first byte of a request; false when the connection ends.
    asio::awaitable<bool> wait(asio::ip::tcp::socket& socket);
    asio::awaitable<boost::system::error_code> read_head(asio::ip::tcp::socket& socket);

    enum class Expectation { none, go_ahead, unknown };
    /// What the client wants to hear before it sends the body.
    [[nodiscard]] Expectation expectation() const;

    /// The request as far as it has been read: without its body.
    [[nodiscard]] Reading head(const asio::ip::tcp::endpoint& remote) const;

    /// Reads the whole body, up to the limit.
    asio::awaitable<boost::system::error_code> read_body(asio::ip::tcp::socket& socket, std::string& body);
    /// Or reads some of it, whatever its length; nothing at its end.
    asio::awaitable<boost::system::error_code> read_some(asio::ip::tcp::socket& socket, std::string& bytes);
    /// As the client announced it.
    [[nodiscard]] std::optional<std::uint64_t> body_size() const;

    /// What a failed read owes the client; nothing when it simply went away.
    static Reading refusal_for(const boost::system::error_code& error);

private:
    struct Parsing;
    std::unique_ptr<Parsing> parsing_;
};

} // namespace voltgate::api::http
