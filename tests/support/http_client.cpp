#include "tests/support/http_client.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <poll.h>
#include <stdexcept>

namespace voltgate::tests {

using boost::system::error_code;

RawSocket::RawSocket(const boost::asio::ip::tcp::endpoint& server)
    : context_(std::make_unique<boost::asio::io_context>())
    , socket_(*context_) {
    socket_.connect(server);
    socket_.set_option(boost::asio::ip::tcp::no_delay(true));
}

RawSocket::RawSocket(const boost::asio::ip::tcp::endpoint& server, const boost::asio::ip::address& from)
    : context_(std::make_unique<boost::asio::io_context>())
    , socket_(*context_, boost::asio::ip::tcp::endpoint(from, 0)) {
    socket_.connect(server);
    socket_.set_option(boost::asio::ip::tcp::no_delay(true));
}

void RawSocket::send(std::string_view bytes) {
    error_code ignored; // a server may close while we still send: the test looks at what it answered
    boost::asio::write(socket_, boost::asio::buffer(bytes), ignored);
}

RawSocket::Got RawSocket::receive(std::chrono::milliseconds limit) {
    pollfd descriptor{socket_.native_handle(), POLLIN, 0};
    if (::poll(&descriptor, 1, static_cast<int>(limit.count())) <= 0)
        return Got::nothing;
    std::array<char, 16 * 1024> bytes{};
    error_code error;
    const auto size = socket_.read_some(boost::asio::buffer(bytes), error);
    if (error)
        return Got::end;
    pending_.append(bytes.data(), size);
    return Got::bytes;
}

std::string RawSocket::read_until(std::string_view text, std::chrono::milliseconds limit) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (pending_.find(text) == std::string::npos) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        if (left.count() <= 0 || receive(left) != Got::bytes)
            return std::exchange(pending_, {});
    }
    const auto size = pending_.find(text) + text.size();
    auto out = pending_.substr(0, size);
    pending_.erase(0, size);
    return out;
}

std::string RawSocket::read_exactly(std::size_t size) {
    while (pending_.size() < size && receive(std::chrono::seconds(20)) == Got::bytes) {
    }
    auto out = pending_.substr(0, size);
    pending_.erase(0, out.size());
    return out;
}

std::string RawSocket::read_all() {
    while (receive(std::chrono::seconds(20)) == Got::bytes) {
    }
    return std::exchange(pending_, {});
}

bool RawSocket::closed(std::chrono::milliseconds limit) {
    Got got = Got::bytes;
    while (got == Got::bytes)
        got = receive(limit);
    return got == Got::end;
}

void RawSocket::reset() {
    socket_.set_option(boost::asio::socket_base::linger(true, 0));
    socket_.close();
}

std::string HttpResponse::header(const std::string& lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? std::string() : found->second;
}

namespace {

HttpResponse parse_head(std::string_view head) {
    HttpResponse response;
    if (!head.starts_with("HTTP/1.1 ") || !head.ends_with("\r\n\r\n"))
        throw std::runtime_error("no HTTP response: " + std::string(head));
    response.status = static_cast<unsigned>(std::stoul(std::string(head.substr(9, 3))));
    head.remove_prefix(head.find("\r\n") + 2);
    while (!head.starts_with("\r\n")) {
        const auto line = head.substr(0, head.find("\r\n"));
        const auto colon = line.find(": ");
        std::string name(line.substr(0, colon));
        std::ranges::transform(name, name.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        response.headers[name] = line.substr(colon + 2);
        head.remove_prefix(line.size() + 2);
    }
    return response;
}

} // namespace

HttpResponse read_response(RawSocket& socket, Asked asked) {
    auto response = parse_head(socket.read_until("\r\n\r\n"));
    const auto length = response.header("content-length");
    if (asked == Asked::any && !length.empty())
        response.body = socket.read_exactly(std::stoul(length));
    return response;
}

HttpClient::HttpClient(const boost::asio::ip::tcp::endpoint& server, std::string key)
    : server_(server)
    , key_(std::move(key)) {}

HttpResponse HttpClient::request(const std::string& method, const std::string& target,
                                 const std::string& body, const Headers& headers) {
    if (!socket_)
        socket_.emplace(server_);
    std::string text = method + ' ' + target + " HTTP/1.1\r\nHost: test\r\n";
    if (!key_.empty())
        text += "Authorization: Bearer " + key_ + "\r\n";
    for (const auto& [name, value] : headers)
        text += name + ": " + value + "\r\n";
    if (!body.empty())
        text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    socket_->send(text + "\r\n" + body);
    auto response = read_response(*socket_, method == "HEAD" ? Asked::head : Asked::any);
    if (response.header("connection") == "close")
        socket_.reset();
    return response;
}

HttpResponse HttpClient::get(const std::string& target, const Headers& headers) {
    return request("GET", target, {}, headers);
}

HttpResponse HttpClient::post(const std::string& target, const std::string& json, const Headers& headers) {
    return request("POST", target, json, headers);
}

HttpResponse HttpClient::patch(const std::string& target, const std::string& json, const Headers& headers) {
    return request("PATCH", target, json, headers);
}

HttpResponse HttpClient::remove(const std::string& target, const Headers& headers) {
    return request("DELETE", target, {}, headers);
}

} // namespace voltgate::tests
