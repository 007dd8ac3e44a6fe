// A Peer is one live OCPP connection: it joins a WebSocket, the RPC engine and the PeerListener that knows
// what the messages mean. Central system and charge point use the same class.
//
// Not thread safe: everything happens on the thread of the socket's executor. The owner keeps Peer and
// listener alive until run() has returned. Receiving never waits for an answer to our own calls, nor the
// reverse.
#pragma once

#include "ocpp/rpc/call.hpp"
#include "ocpp/rpc/engine.hpp"
#include "ocpp/transport/websocket.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace voltgate::ocpp {

// Who owns the meaning of what a Peer carries.
class PeerListener {
public:
    // One at a time, in arrival order; the answer is sent when it returns. It may make calls itself. It is
    // not cancelled when the connection ends: run() waits for it, so its waits need limits.
    virtual boost::asio::awaitable<CallAnswer> on_call(IncomingCall call) = 0;
    // 2.1 SEND: no answer is wanted.
    virtual void on_send(IncomingCall) {}
    // Every frame as it is on the wire, for the message log and for liveness.
    virtual void on_frame(FrameDirection, std::string_view) {}
    virtual void on_irregularity(Irregularity, std::string_view) {}

protected:
    ~PeerListener() = default;
};

struct PeerOptions {
    EngineOptions engine{};
    // Beyond this many bytes waiting to be written, receiving pauses: who does not read answers may not ask
    // on.
    std::size_t write_queue_limit = 256 * 1024;
};

class Peer {
public:
    Peer(WebSocket socket, Version version, PeerListener& listener, PeerOptions options = {});
    Peer(Peer&&) = delete;
    ~Peer();

    // Until the socket is closed by either side. Every open call has failed with its cause by then, and no
    // handler runs any more. Cancelling it resets the connection.
    boost::asio::awaitable<Closed> run();

    // Queued behind earlier calls of its priority: one call is under way at a time. Cancelling gives the call
    // up.
    boost::asio::awaitable<CallResult> call(OutgoingCall call);

    // 2.1: a one-way message. False where the version has none or the connection is closed.
    bool send(std::string_view action, std::string_view payload);
    // 2.1: tells the other side that its answer to the call of that id was not understood.
    bool refuse_result(std::string_view message_id, const CallFault& fault);

    // Orderly. Open calls fail at once, a call that is being handled gets no answer any more; run() then
    // returns.
    void close(CloseCode code, std::string reason);
    // For tests of what a half-open connection does: nothing is read any more, not even a ping.
    void stop_reading();
    // TCP reset; run() then returns.
    void abort();

    std::size_t queued() const; // calls that wait or are under way
    Version version() const;
    boost::asio::ip::tcp::endpoint remote_endpoint() const;

private:
    class Session; // hidden: what the socket reports to
    // Owners: this, and run() while it runs.
    std::shared_ptr<Session> session_;
};

} // namespace voltgate::ocpp
