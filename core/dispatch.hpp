#pragma once

#include "core/charge_point.hpp"
#include "core/clock.hpp"
#include "ocpp/actions.hpp"
#include "ocpp/json/codec.hpp"
#include "ocpp/rpc/call.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>
#include <boost/system/result.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace voltgate::core {

/// A message of a charge point as a block's handler gets it.
template <class Request>
struct Received {
    const Request& message;
    const boost::json::value& raw; ///< as it came, before repairs; what a review shows
    Instant at;                    ///< when the server received it
};

/// Which block handles which action of a family of protocol versions: 1.6, or 2.0.1 and 2.1, which share
/// their messages. The blocks enter their handlers when the central system is put together; afterwards the
/// table does not change, so every event loop may read it.
class Dispatch {
public:
    using Handler =
        std::function<boost::asio::awaitable<ocpp::CallAnswer>(ChargePoint&, const boost::json::value&)>;

    explicit Dispatch(const Clock& clock)
        : clock_(clock) {}

    /// What a handler says that refuses some messages as the standard wants it.
    template <class Response>
    using Judged = boost::system::result<Response, ocpp::CallFault>;

    /// Handles an action by `handler(ChargePoint&, Received<Request>) -> awaitable<Response>`, or of a
    /// Judged<Response>.
    template <class Request, class Function>
    void on(Function handler);

    /// What happens when the first message of a charge point that has never booted was refused; once a
    /// connection, on its loop.
    void when_unbooted(std::function<void(ChargePoint&)> notify) { unbooted_ = std::move(notify); }
    void unbooted(ChargePoint& from) const {
        if (unbooted_)
            unbooted_(from);
    }

    /// Null for an action that no block handles.
    [[nodiscard]] const Handler* find(std::string_view action) const {
        const auto found = handlers_.find(action);
        return found == handlers_.end() ? nullptr : &found->second;
    }

private:
    template <class Response>
    static ocpp::CallAnswer on_the_wire(const Response& response, ocpp::Version version) {
        auto text = ocpp::json::encode(response, version);
        if (!text)
            return ocpp::CallFault{ocpp::Fault::internal, text.error().text()};
        return std::move(*text);
    }
    template <class Response>
    static ocpp::CallAnswer on_the_wire(const Judged<Response>& judged, ocpp::Version version) {
        return judged ? on_the_wire(*judged, version) : ocpp::CallAnswer(judged.error());
    }

    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    const Clock& clock_;
    std::unordered_map<std::string, Handler, Hash, std::equal_to<>> handlers_;
    std::function<void(ChargePoint&)> unbooted_;
};

template <class Request, class Function>
void Dispatch::on(Function handler) {
    auto serve = [this, handler = std::move(handler)](
                     ChargePoint& from,
                     const boost::json::value& payload) -> boost::asio::awaitable<ocpp::CallAnswer> {
        if (from.version() < ocpp::ActionOf<Request>::since)
            co_return ocpp::CallFault{ocpp::Fault::not_implemented,
                                      "OCPP " + std::string(to_string(from.version())) +
                                          " has no such action"};
        auto request = from.decode<Request>(payload);
        if (!request)
            co_return ocpp::CallFault{request.error().fault, request.error().text()};
        const Received<Request> received{*request, payload, clock_.now()};
        const auto answer = co_await handler(from, received);
        co_return on_the_wire(answer, from.version());
    };
    handlers_.insert_or_assign(std::string(ocpp::ActionOf<Request>::name), std::move(serve));
}

} // namespace voltgate::core
