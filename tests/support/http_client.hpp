#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::tests {

/// A socket that a test writes bytes to and reads bytes from, blocking with a limit; what HTTP makes of them
/// is the test's affair. Belongs to one thread.
class RawSocket {
public:
    explicit RawSocket(const boost::asio::ip::tcp::endpoint& server);
    /// From an address of this machine, as 127.0.0.2.
    RawSocket(const boost::asio::ip::tcp::endpoint& server, const boost::asio::ip::address& from);

    void send(std::string_view bytes);
    /// Reads until the text appears, the peer closes, or the limit passes; gives all that has come and not
    /// been taken yet, and takes it.
    std::string read_until(std::string_view text, std::chrono::milliseconds limit = std::chrono::seconds(20));
    std::string read_exactly(std::size_t size);
    /// Everything until the peer closes.
    std::string read_all();
    /// Whether the peer has closed, waiting for it up to the limit.
    bool closed(std::chrono::milliseconds limit = std::chrono::seconds(20));
    void reset(); ///< closes with a TCP reset

private:
    enum class Got { bytes, end, nothing };
    Got receive(std::chrono::milliseconds limit);

    std::unique_ptr<boost::asio::io_context> context_;
    boost::asio::ip::tcp::socket socket_;
    std::string pending_;
};

struct HttpResponse {
    unsigned status = 0;
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;

    [[nodiscard]] std::string header(const std::string& lower_case_name) const;
};

/// A small HTTP client: one connection, kept alive, one request at a time.
class HttpClient {
public:
    explicit HttpClient(const boost::asio::ip::tcp::endpoint& server, std::string key = {});

    using Headers = std::map<std::string, std::string>;
    HttpResponse get(const std::string& target, const Headers& headers = {});
    HttpResponse post(const std::string& target, const std::string& json, const Headers& headers = {});
    HttpResponse patch(const std::string& target, const std::string& json, const Headers& headers = {});
    HttpResponse remove(const std::string& target, const Headers& headers = {});
    HttpResponse request(const std::string& method, const std::string& target, const std::string& body,
                         const Headers& headers = {});

private:
    boost::asio::ip::tcp::endpoint server_;
    std::string key_;
    std::optional<RawSocket> socket_;
};

/// Reads one response from a socket; `head` when the request was HEAD, so that no body follows.
enum class Asked { any, head };
HttpResponse read_response(RawSocket& socket, Asked asked = Asked::any);

} // namespace voltgate::tests
