#pragma once

#include "tests/support/tls_identity.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace voltgate::tests {

/// A request as the receiver read it.
struct Received {
    std::string method;
    std::string target;
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;
};

/// What the receiver does about a request: writes these bytes, whatever they are, and closes, or hangs until
/// the client goes away.
struct Reply {
    std::string bytes;
    bool hang = false;
};

Reply reply(unsigned status, const std::string& body = "", const std::string& more_headers = "");
Reply silence();

/// An HTTP server that behaves as badly as a test wants: a thread per connection, one request each, on
/// 127.0.0.1 and a port of its own. `answer` is called by those threads, under the receiver's lock.
class HttpReceiver {
public:
    using Answer = std::function<Reply(const Received&)>;

    explicit HttpReceiver(Answer answer, const TlsIdentity* tls = nullptr);
    ~HttpReceiver();
    HttpReceiver(const HttpReceiver&) = delete;
    HttpReceiver& operator=(const HttpReceiver&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string url(const std::string& path = "/hook") const;

    /// Replaces how it answers.
    void answer_with(Answer answer);
    /// All requests so far.
    [[nodiscard]] std::vector<Received> received() const;
    /// Waits until so many have come; false when the limit passes first.
    bool wait_for(std::size_t count, std::chrono::milliseconds limit = std::chrono::seconds(20));

private:
    struct Tls;

    void accept_all();
    void serve(int socket);
    Reply answered(Received request);
    void hang_until_gone(int socket);

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Answer answer_;
    std::vector<Received> received_;
    std::set<int> open_;
    bool stopping_ = false;
    std::unique_ptr<Tls> tls_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::vector<std::thread> connections_;
    std::thread acceptor_;
};

/// The same to every request.
HttpReceiver::Answer always(Reply given);

} // namespace voltgate::tests
