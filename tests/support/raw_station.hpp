#pragma once

#include "ocpp/transport/client.hpp"
#include "tests/support/frame_judge.hpp"
#include "tests/support/loop.hpp"

#include <boost/json/value.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace voltgate::tests {

/// A charge point that does not do what was expected of the server's side.
class StationFailure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A charge point on a real WebSocket that sends whatever text a test wants and waits for the server's
/// frames. Every frame of the server is judged; receive() throws what was wrong. Its functions block, with
/// limits; one object belongs to one thread. The loop carries the socket and outlives the station.
class RawStation {
public:
    static constexpr std::chrono::milliseconds patience = std::chrono::seconds(20);

    RawStation(LoopThread& loop, ocpp::ClientOptions options);
    RawStation(RawStation&&) = default;
    RawStation& operator=(RawStation&&) = delete;
    ~RawStation(); ///< resets the connection

    /// Connects, again if need be: what is left of an earlier connection is reset first. Returns 101, or the
    /// status with which the server refused.
    unsigned connect();
    [[nodiscard]] const std::string& identity() const { return options_.identity; }
    [[nodiscard]] const std::string& subprotocol() const { return subprotocol_; }
    [[nodiscard]] ocpp::ClientOptions& options() { return options_; } ///< for the next connect()

    void send(std::string text);
    /// The next frame of the server; nothing when the connection has ended or the limit passed.
    std::optional<std::string> receive(std::chrono::milliseconds limit = patience);
    /// The next frame; throws when there is none.
    std::string expect(std::chrono::milliseconds limit = patience);

    /// Sends a CALL and waits for its answer, which must be the next frame: the whole frame.
    boost::json::value ask(std::string_view action, std::string_view payload);
    /// The same; the payload of the CALLRESULT, or a StationFailure that shows the CALLERROR.
    boost::json::value call(std::string_view action, std::string_view payload);

    void drop();  ///< TCP reset
    void close(); ///< orderly, waits for the end
    /// Whether there is a connection that has not ended yet.
    [[nodiscard]] bool is_open();
    /// How the connection ended; nothing when it has not by then.
    std::optional<ocpp::Closed> closed(std::chrono::milliseconds limit = patience);

private:
    class Link;

    void leave();

    LoopThread* loop_;
    ocpp::ClientOptions options_;
    std::string subprotocol_;
    std::shared_ptr<Link> link_; // with what is posted to the loop
    int calls_ = 0;
};

} // namespace voltgate::tests
