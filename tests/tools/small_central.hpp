// A central system just large enough for simulated charge points: it accepts all, and keeps what it is told.
#pragma once

#include "ocpp/peer.hpp"
#include "ocpp/transport/listener.hpp"
#include "ocpp/types/date_time.hpp"
#include "tests/support/schema_oracle.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace voltgate::test {

namespace asio = boost::asio;

class SmallCentral final : public ocpp::ArrivalHandler, public ocpp::PeerListener {
public:
    explicit SmallCentral(asio::io_context& loop)
        : listener_(options(), {&loop}, *this) {
        listener_.start();
    }

    struct Told {
        std::string action;
        boost::json::object payload;
        std::string id;
    };

    [[nodiscard]] std::uint16_t port() const { return listener_.local_endpoint().port(); }
    [[nodiscard]] std::size_t count(std::string_view action) const {
        return static_cast<std::size_t>(
            std::count_if(told.begin(), told.end(), [&](const Told& each) { return each.action == action; }));
    }
    /// All of an action, in order.
    [[nodiscard]] std::vector<boost::json::object> all(std::string_view action) const {
        std::vector<boost::json::object> found;
        for (const auto& each : told)
            if (each.action == action)
                found.push_back(each.payload);
        return found;
    }
    [[nodiscard]] const boost::json::object& last(std::string_view action) const {
        const auto found =
            std::find_if(told.rbegin(), told.rend(), [&](const Told& each) { return each.action == action; });
        if (found == told.rend())
            throw std::out_of_range("it was never told " + std::string(action));
        return found->payload;
    }

    /// The answer's payload as text, or the kind of failure in brackets.
    asio::awaitable<std::string> command(std::string action, std::string payload) {
        ocpp::OutgoingCall call;
        call.action = std::move(action);
        call.payload = std::move(payload);
        const auto peer = peer_;
        const auto name = call.action;
        const auto answer = co_await peer->call(std::move(call));
        if (const auto* oracle = tests::SchemaOracle::instance(); oracle && answer)
            judge(name + " answer", oracle->check_result(version_, name, *answer));
        co_return answer
            ? boost::json::serialize(*answer)
            : "[" + std::string(to_string(answer.error().kind)) + " " + answer.error().code + "]";
    }

    asio::awaitable<void> end() {
        listener_.stop();
        co_await listener_.drained();
    }

    std::vector<Told> told;
    std::map<std::string, std::string, std::less<>> answers; ///< instead of the usual one
    std::size_t arrivals = 0;
    std::string password{}; ///< of the newest arrival
    /// What the official schemas find wrong with what stations send; empty, too, where there are no schemas.
    std::vector<std::string> wrong;
    std::vector<ocpp::Closed::Cause> ends{}; ///< of connections
    bool keeps_old_connections = false;
    std::optional<ocpp::WebSocketOptions> websocket{};

private:
    static ocpp::ListenerOptions options() {
        ocpp::ListenerOptions made;
        made.address = {asio::ip::address_v4::loopback(), 0};
        return made;
    }

    asio::awaitable<ocpp::Admission> admit(const ocpp::Handshake& handshake) override {
        password = handshake.credentials ? handshake.credentials->password : "";
        ocpp::Welcome welcome;
        welcome.websocket = websocket;
        co_return welcome;
    }

    asio::awaitable<void> serve(ocpp::Arrival arrival) override {
        ++arrivals;
        const auto old = peer_;
        version_ = arrival.version;
        if (old && !keeps_old_connections)
            old->abort();
        const auto peer = std::make_shared<ocpp::Peer>(std::move(arrival.socket), arrival.version, *this);
        peer_ = peer; // shared with commands under way
        const auto closed = co_await peer->run();
        ends.push_back(closed.cause);
    }

    asio::awaitable<ocpp::CallAnswer> on_call(ocpp::IncomingCall call) override {
        told.push_back({call.action, {call.payload->get_object(), boost::json::storage_ptr()}, call.id});
        if (const auto* oracle = tests::SchemaOracle::instance())
            judge(call.action, oracle->check_call(version_, call.action, *call.payload));
        if (const auto found = answers.find(call.action); found != answers.end())
            co_return found->second;
        co_return usual_answer(call);
    }

    void judge(const std::string& what, const std::optional<std::string>& problem) {
        if (problem)
            wrong.push_back(what + ": " + *problem);
    }

    std::string usual_answer(const ocpp::IncomingCall& call) {
        const auto& action = call.action;
        const bool v16 = version_ == ocpp::Version::v16;
        const auto time =
            R"("currentTime":")" + ocpp::DateTime(std::chrono::system_clock::now()).text() + '"';
        if (action == "BootNotification")
            return R"({"status":"Accepted",)" + time + R"(,"interval":300})";
        if (action == "Heartbeat")
            return "{" + time + "}";
        if (action == "Authorize")
            return v16 ? R"({"idTagInfo":{"status":"Accepted"}})"
                       : R"({"idTokenInfo":{"status":"Accepted"}})";
        if (action == "TransactionEvent" && call.payload->get_object().contains("idToken"))
            return R"({"idTokenInfo":{"status":"Accepted"}})";
        if (action == "NotifyEVChargingNeeds" || action == "NotifyEVChargingSchedule" ||
            action == "SignCertificate")
            return R"({"status":"Accepted"})";
        if (action == "StartTransaction")
            return R"({"idTagInfo":{"status":"Accepted"},"transactionId":)" +
                   std::to_string(++transactions_) + "}";
        return "{}";
    }

    std::shared_ptr<ocpp::Peer> peer_;
    ocpp::Version version_ = ocpp::Version::v16;
    int transactions_ = 40;
    ocpp::Listener listener_;
};

} // namespace voltgate::test
