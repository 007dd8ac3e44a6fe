// The central system's door: accepts TCP connections, reads the HTTP upgrade request, asks the policy whether
// the charge point may come in, and hands the open WebSocket over.
//
// Connections are spread over the event loops in turn and stay where they were put. start(), stop() and the
// getters may be called from any thread; the ArrivalHandler is called on the connection's loop, so with
// several loops from several threads.
#pragma once

#include "ocpp/transport/target.hpp"
#include "ocpp/transport/websocket.hpp"
#include "ocpp/version.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/result.hpp>

#include <any>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace voltgate::ocpp {

// The password is what was on the wire: raw bytes, NUL included.
struct BasicCredentials {
    std::string user;
    std::string password;
};

// Who knocks. `version` is what will be spoken by the offered subprotocols and the listener's default, if
// anything.
struct Handshake {
    std::string identity; // decoded
    std::string target;   // as received
    std::vector<std::string> subprotocols;
    std::optional<Version> version;
    std::optional<BasicCredentials> credentials;
    boost::asio::ip::tcp::endpoint remote;
    bool tls = false;
};

// Refused before the upgrade: 400, 401 (WWW-Authenticate is added), 404, 429, 503 ...
struct Refusal {
    unsigned status = 404;
    std::string reason{};
    std::optional<std::chrono::seconds> retry_after{};
};

// Let in. What is empty is as in the listener's options.
struct Welcome {
    std::optional<Version> default_version{};    // where the station offers no subprotocol that we know
    std::optional<WebSocketOptions> websocket{}; // ping interval, abort_instead_of_close, limits ...
    std::optional<Compression> compression{};    // this station's switch
    std::any context{};                          // whatever the policy found out, given back in the Arrival
};

using Admission = boost::system::result<Welcome, Refusal>;

// A charge point that is in.
struct Arrival {
    std::string identity;
    Version version;
    WebSocket socket;
    boost::asio::ip::tcp::endpoint remote;
    bool tls = false;
    std::any context{};
    boost::asio::ip::tcp::endpoint local{}; // ours, as the charge point reached it
};

class ArrivalHandler {
public:
    virtual boost::asio::awaitable<Admission> admit(const Handshake& handshake) = 0;
    // Runs for the connection's life on the connection's loop.
    virtual boost::asio::awaitable<void> serve(Arrival arrival) = 0;
    // A connection that never came to be a WebSocket: refused, malformed, timed out. status 0: nothing was
    // answered.
    virtual void on_refused(const boost::asio::ip::tcp::endpoint&, unsigned /*status*/,
                            std::string_view /*reason*/) {}
    // serve() or admit() threw; the connection is closed.
    virtual void on_failure(std::exception_ptr) {}

protected:
    ~ArrivalHandler() = default;
};

enum class NoCommonSubprotocol : std::uint8_t { refuse, upgrade_then_close };

struct ListenerOptions {
    boost::asio::ip::tcp::endpoint address{};
    int backlog = 4096;
    std::size_t max_connections = 100'000;            // more are answered 503
    std::size_t max_connections_per_address = 20'000; // more are answered 429
    std::chrono::seconds retry_after{30};             // what 429 and 503 ask for
    std::chrono::milliseconds handshake_timeout{10'000};
    std::size_t header_limit = 8 * 1024;
    std::chrono::milliseconds accept_backoff{200};  // when the process has no descriptor left
    std::chrono::milliseconds drain_timeout{5'000}; // for Close frames at stop(), then connections are reset

    std::vector<Version> versions{Version::v16, Version::v201, Version::v21};
    NoCommonSubprotocol no_common_subprotocol = NoCommonSubprotocol::refuse;
    std::optional<Version> default_version{}; // for stations that send no subprotocol at all; empty: refused
    IdentityRules identity{};

    WebSocketOptions websocket{};                           // its compression is set per version:
    Compression compression_v16 = Compression::off;         // 1.6 advises against it
    Compression compression_v2 = Compression::when_offered; // required of a central system
    std::string server_name = "voltgate";
    std::string realm = "voltgate";
};

class Listener {
public:
    // Binds at once, so that a port in use is a boost::system::system_error here. The loops outlive the
    // listener.
    Listener(ListenerOptions options, std::vector<boost::asio::io_context*> loops, ArrivalHandler& handler);
    ~Listener(); // after drained()

    void start();
    boost::asio::ip::tcp::endpoint local_endpoint() const;
    std::size_t connections() const;

    void stop_accepting();
    // Stops accepting, closes every WebSocket with 1001, resets what is left after the patience.
    void stop(std::chrono::milliseconds patience);
    void stop(); // after drain_timeout
    // Returns when nothing is accepted any more and every serve() has returned. After stop() or
    // stop_accepting().
    boost::asio::awaitable<void> drained();

private:
    struct State;
    // Owners: this handle, and the accept loop and connections that are still ending.
    std::shared_ptr<State> state_;
};

} // namespace voltgate::ocpp
