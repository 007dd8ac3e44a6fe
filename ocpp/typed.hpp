// Typed calls and handlers over a Peer: message structs in and out, with the codec of the version between.
#pragma once

#include "ocpp/action_of.hpp"
#include "ocpp/json/codec.hpp"
#include "ocpp/peer.hpp"
#include "ocpp/version.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace voltgate::ocpp {

struct CallOptions {
    Priority priority = Priority::normal;
    std::chrono::milliseconds timeout{30'000};
    std::optional<std::chrono::steady_clock::time_point> send_before{};
    std::function<void(const std::string& message_id)> on_sent{};
    Validation validation = Validation::tolerant;                 // of the answer
    std::function<void(const std::vector<Repair>&)> on_repairs{}; // what the answer needed, if anything
};

template <class Request>
using TypedResult = boost::system::result<typename ActionOf<Request>::Response, CallFailure>;

// The request as a call, checked against the version's schema.
template <class Request>
boost::system::result<OutgoingCall, CallFailure> to_call(Version version, const Request& request,
                                                         CallOptions options = {}) {
    using Kind = CallFailure::Kind;
    if (version < ActionOf<Request>::since)
        return CallFailure{Kind::unsendable, {}, "the version does not have this action", {}};
    auto payload = encode(request, version);
    if (!payload)
        return CallFailure{Kind::unsendable, {}, payload.error().text(), {}};
    return OutgoingCall{std::string(ActionOf<Request>::name),
                        std::move(*payload),
                        options.priority,
                        options.timeout,
                        options.send_before,
                        std::move(options.on_sent)};
}

// What comes of an answer that is no such message. In 2.1 the peer is told by a CALLRESULTERROR.
CallFailure not_understood(Peer& peer, std::string_view message_id, const Violation& violation);

// Calls and awaits the answer.
template <class Request>
boost::asio::awaitable<TypedResult<Request>> call(Peer& peer, Version version, const Request& request,
                                                  CallOptions options) {
    auto outgoing = to_call(version, request, options);
    if (!outgoing)
        co_return std::move(outgoing.error());
    std::string message_id;
    outgoing->on_sent = [&](const std::string& id) {
        message_id = id;
        if (options.on_sent)
            options.on_sent(id);
    };
    auto result = co_await peer.call(std::move(*outgoing));
    if (!result)
        co_return std::move(result.error());
    Decoder decoder{version, options.validation};
    const boost::json::value payload(std::move(*result));
    auto response = decode<typename ActionOf<Request>::Response>(payload, decoder);
    if (options.on_repairs && !decoder.repairs.empty())
        options.on_repairs(decoder.repairs);
    if (!response)
        co_return not_understood(peer, message_id, response.error());
    co_return std::move(*response);
}

// With the usual options. No default argument: GCC 12 destroys such a temporary twice beside a co_await.
template <class Request>
boost::asio::awaitable<TypedResult<Request>> call(Peer& peer, Version version, const Request& request) {
    return call(peer, version, request, CallOptions());
}

} // namespace voltgate::ocpp
