#include "core/charge_point.hpp"

#include "core/dispatch.hpp"
#include "ocpp/actions.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace voltgate::core {

namespace {

constexpr std::string_view boot_notification = "BootNotification";
// Of what a charge point sent, in a counter of deviations: the name of an action may be of any length.
constexpr std::size_t longest_detail = 120;

std::int64_t milliseconds_of(Instant instant) {
    return instant.time_since_epoch().count();
}

/// The version that a charge point must have meant by an action that its own does not have (pitfall 45).
std::optional<ocpp::Version> version_meant(ocpp::Version spoken, const std::string& action) {
    for (const auto other : {ocpp::Version::v16, ocpp::Version::v201, ocpp::Version::v21})
        if (other != spoken && ocpp::find_action(other, action) != nullptr)
            return other;
    return std::nullopt;
}

std::string unknown_to(ocpp::Version version, const std::string& action) {
    auto words = "OCPP " + std::string(to_string(version)) + " has no action " + action;
    if (const auto meant = version_meant(version, action))
        words += ", which is of OCPP " + std::string(to_string(*meant));
    return words;
}

/// An action that nobody handles: unknown to the version, or known and not for us.
ocpp::CallFault unhandled(ocpp::Version version, const std::string& action) {
    if (ocpp::find_action(version, action) == nullptr)
        return {ocpp::Fault::not_implemented, unknown_to(version, action)};
    return {ocpp::Fault::not_supported, action + " is not handled by this central system"};
}

} // namespace

ChargePoint::ChargePoint(Admitted admitted, ocpp::Arrival arrival, const ocpp::PeerOptions& options,
                         const Dispatch& dispatch, const Clock& clock, TrafficObserver& traffic)
    : admitted_(std::move(admitted))
    , version_(arrival.version)
    , local_endpoint_(arrival.local)
    , executor_(arrival.socket.executor())
    , dispatch_(dispatch)
    , clock_(clock)
    , traffic_(traffic)
    , boot_status_(admitted_.boot_status)
    , validation_(admitted_.validation)
    , last_seen_ms_(milliseconds_of(clock.now()))
    , peer_(std::move(arrival.socket), version_, *this, options) {}

boost::asio::awaitable<ocpp::CallAnswer> ChargePoint::on_call(ocpp::IncomingCall call) {
    const auto* handler = dispatch_.find(call.action);
    if (handler == nullptr) {
        auto fault = unhandled(version_, call.action);
        deviations_.count("unknown_action", fault.description.substr(0, longest_detail));
        co_return fault;
    }
    if (!may_send(call.action)) {
        if (boot_status_ == BootStatus::unknown && !std::exchange(refused_unbooted_, true))
            dispatch_.unbooted(*this);
        co_return ocpp::CallFault{ocpp::Fault::security,
                                  call.action + " before an accepted BootNotification is not allowed"};
    }
    co_return co_await (*handler)(*this, *call.payload);
}

void ChargePoint::on_send(ocpp::IncomingCall message) {
    deviations_.count("unasked_send", message.action);
}

void ChargePoint::on_frame(ocpp::FrameDirection direction, std::string_view text) {
    if (direction == ocpp::FrameDirection::received)
        last_seen_ms_ = milliseconds_of(clock_.now());
    traffic_.on_frame(identity(), direction, text);
}

void ChargePoint::on_irregularity(ocpp::Irregularity kind, std::string_view detail) {
    deviations_.count(to_string(kind), detail);
}

bool ChargePoint::may_send(std::string_view action) {
    if (action == boot_notification) // whoever handles it wants to know whether it was asked for
        return true;
    const bool expected = take_expected(action);
    return expected || boot_status_ == BootStatus::accepted;
}

bool ChargePoint::take_expected(std::string_view action) {
    const auto expected = std::find(expected_.begin(), expected_.end(), action);
    if (expected == expected_.end())
        return false;
    expected_.erase(expected);
    return true;
}

} // namespace voltgate::core
