#pragma once

#include "core/call_line.hpp"
#include "core/clock.hpp"
#include "core/deviations.hpp"
#include "core/origin.hpp"
#include "core/quirks.hpp"
#include "ocpp/json/codec.hpp"
#include "ocpp/peer.hpp"
#include "ocpp/transport/listener.hpp"
#include "ocpp/version.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/json/value.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace voltgate::core {

class Dispatch;

/// Whether a charge point's boot has been accepted; in the words of the standard.
enum class BootStatus : std::uint8_t { unknown, accepted, pending, rejected };

/// What is known of a charge point when it connects.
struct Admitted {
    std::uint64_t generation = 0; ///< the higher, the later it asked to come in
    std::string identity;
    std::string organization_id;
    BootStatus boot_status = BootStatus::unknown;
    ocpp::Validation validation = ocpp::Validation::tolerant;
    std::int8_t security_profile = 0; ///< of this connection
    bool pinged = true;               ///< its connection ends when it gives no sign of life
    SharedQuirks quirks{};            ///< null: none
};

/// What watches the frames and the sign of life of connected charge points: the message log and the metrics.
class TrafficObserver {
public:
    virtual ~TrafficObserver() = default;
    virtual void on_frame(const std::string& identity, ocpp::FrameDirection direction,
                          std::string_view text) = 0;
};

/// A connected charge point: its identity, version, peer and live state. It lives on the event loop of its
/// connection and is touched there only, except for the members marked otherwise. Owned by the connection's
/// coroutine, by the directory while connected, and by commands under way (they may outlive the connection;
/// their calls then fail). There are ten thousands of them: a member that is empty for nearly all is no
/// member.
class ChargePoint final : public ocpp::PeerListener {
public:
    ChargePoint(Admitted admitted, ocpp::Arrival arrival, const ocpp::PeerOptions& options,
                const Dispatch& dispatch, const Clock& clock, TrafficObserver& traffic);

    /// Carries messages until the connection ends.
    boost::asio::awaitable<ocpp::Closed> run() { return peer_.run(); }

    // Fixed for the connection; any thread.
    [[nodiscard]] std::uint64_t generation() const { return admitted_.generation; }
    [[nodiscard]] const std::string& identity() const { return admitted_.identity; }
    [[nodiscard]] const std::string& organization_id() const { return admitted_.organization_id; }
    [[nodiscard]] std::int64_t security_profile() const { return admitted_.security_profile; }
    [[nodiscard]] ocpp::Version version() const { return version_; }
    [[nodiscard]] const boost::asio::any_io_executor& executor() const { return executor_; }
    [[nodiscard]] std::string remote_address() const { return peer_.remote_endpoint().address().to_string(); }
    /// Ours, as the charge point reached it.
    [[nodiscard]] const boost::asio::ip::tcp::endpoint& local_endpoint() const { return local_endpoint_; }
    [[nodiscard]] const Quirks& quirks() const { return admitted_.quirks ? *admitted_.quirks : no_quirks(); }
    /// Whether its connection ends when it gives no sign of life; else nobody knows but by its messages.
    [[nodiscard]] bool is_pinged() const { return admitted_.pinged; }

    [[nodiscard]] Origin origin(Instant received_at) const {
        return {admitted_.organization_id, admitted_.identity, received_at};
    }

    // Live state; any thread.
    [[nodiscard]] BootStatus boot_status() const { return boot_status_; }
    void set_boot_status(BootStatus status) { boot_status_ = status; }
    [[nodiscard]] ocpp::Validation validation() const { return validation_; }
    void set_validation(ocpp::Validation validation) { validation_ = validation; }
    [[nodiscard]] Instant last_seen() const { return Instant(std::chrono::milliseconds(last_seen_ms_)); }

    /// The charge point's side of the conversation: calls to it and closing it.
    [[nodiscard]] ocpp::Peer& peer() { return peer_; }
    /// Who is about to call it.
    [[nodiscard]] CallLine& call_line() { return call_line_; }

    /// While its boot is not accepted, a charge point may send what it was asked for: the next message of
    /// this action is let in (1.6 TriggerMessage while Pending).
    void expect(std::string action) { expected_.push_back(std::move(action)); }
    /// A message of this action has come, or will not; true: it was asked for.
    bool take_expected(std::string_view action);

    /// Decodes a payload by the validation of this charge point and counts what had to be repaired.
    template <class Message>
    ocpp::json::Result<Message> decode(const boost::json::value& payload) {
        ocpp::json::Decoder decoder{version_, validation()};
        decoder.local_time = std::chrono::minutes(quirks().utc_offset_minutes.value_or(0));
        auto message = ocpp::json::decode<Message>(payload, decoder);
        for (const auto& repair : decoder.repairs)
            deviations_.count(to_string(repair.kind), repair.path);
        return message;
    }

    /// The deviations from the standard seen on this connection that are not stored yet.
    [[nodiscard]] Deviations& deviations() { return deviations_; }

    boost::asio::awaitable<ocpp::CallAnswer> on_call(ocpp::IncomingCall call) override;
    /// Nobody here has asked for what comes this way: it is counted, and is in the message log.
    void on_send(ocpp::IncomingCall message) override;
    void on_frame(ocpp::FrameDirection direction, std::string_view text) override;
    void on_irregularity(ocpp::Irregularity kind, std::string_view detail) override;

private:
    [[nodiscard]] bool may_send(std::string_view action);

    const Admitted admitted_;
    const ocpp::Version version_;
    const boost::asio::ip::tcp::endpoint local_endpoint_;
    const boost::asio::any_io_executor executor_;
    const Dispatch& dispatch_;
    const Clock& clock_;
    TrafficObserver& traffic_;
    std::atomic<BootStatus> boot_status_;
    std::atomic<ocpp::Validation> validation_;
    bool refused_unbooted_ = false;
    std::atomic<std::int64_t> last_seen_ms_;
    std::vector<std::string> expected_;
    Deviations deviations_;
    CallLine call_line_;
    ocpp::Peer peer_;
};

} // namespace voltgate::core
