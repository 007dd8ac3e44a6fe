// The client's side of TLS over a socket that somebody else waits on: every operation does what it can at
// once and says what it waits for. Certificates and the server's name are always verified; TLS 1.2 or newer.
// A TlsClient may be used from any thread, a TlsSession from one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace voltgate::certs {

enum class TlsStep : std::uint8_t {
    done,
    wants_read,  // try again when the socket can be read
    wants_write, // try again when the socket can be written
    ended,       // the other side has said that it sends no more
    failed,      // TlsSession::failure() says why
};

struct TlsMoved {
    TlsStep step = TlsStep::failed;
    std::size_t count = 0; // bytes, when done
};

// One connection. Does not own the socket, which must be non-blocking.
class TlsSession {
public:
    TlsSession(TlsSession&&) noexcept;
    TlsSession& operator=(TlsSession&&) noexcept;
    ~TlsSession();

    TlsStep handshake();
    TlsMoved read(void* into, std::size_t size);
    // What is written again after wants_read or wants_write must be the same bytes.
    TlsMoved write(const void* from, std::size_t size);

    // Why the last operation failed, in words: "certificate has expired", "hostname mismatch", ...
    [[nodiscard]] const std::string& failure() const { return failure_; }

private:
    friend class TlsClient;
    struct Connection;
    explicit TlsSession(std::unique_ptr<Connection> connection);

    TlsStep step_of(int returned);

    std::unique_ptr<Connection> connection_;
    std::string failure_;
};

// Whom to trust.
class TlsClient {
public:
    // The authorities as PEM; empty: the system's. Throws std::invalid_argument when the text holds none.
    explicit TlsClient(std::string_view trusted_pem = {});
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;
    ~TlsClient();

    // `host` is the name or the IP address that the server's certificate must be for.
    [[nodiscard]] TlsSession session(int socket, const std::string& host) const;

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

} // namespace voltgate::certs
