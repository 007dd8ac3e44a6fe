// A central system just large enough for simulated charge points: it accepts all, and keeps what it is told.
#pragma once

#include "ocpp/peer.hpp"
#include "ocpp/transport/listener.hpp"
#include "ocpp/types/date_time.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>

#include <functional>
#include <map>
#include <memory>
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
        const auto answer = co_await peer->call(std::move(call));
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

private:
    static ocpp::ListenerOptions options() {
        ocpp::ListenerOptions made;
        made.address = {asio::ip::address_v4::loopback(), 0};
        return made;
    }

    asio::awaitable<ocpp::Admission> admit(const ocpp::Handshake& handshake) override {
        password = handshake.credentials ? handshake.credentials->password : "";
        co_return ocpp::Welcome();
    }

    asio::awaitable<void> serve(ocpp::Arrival arrival) override {
        ++arrivals;
        const auto old = peer_;
        if (old)
            old->abort();
        const auto peer = std::make_shared<ocpp::Peer>(std::move(arrival.socket), ocpp::Version::v16, *this);
        peer_ = peer; // shared with commands under way
        co_await peer->run();
    }

    asio::awaitable<ocpp::CallAnswer> on_call(ocpp::IncomingCall call) override {
        told.push_back({call.action, call.payload, call.id});
        if (const auto found = answers.find(call.action); found != answers.end())
            co_return found->second;
        co_return usual_answer(call.action);
    }

    std::string usual_answer(const std::string& action) {
        const auto time =
            R"("currentTime":")" + ocpp::DateTime(std::chrono::system_clock::now()).text() + '"';
        if (action == "BootNotification")
            return R"({"status":"Accepted",)" + time + R"(,"interval":300})";
        if (action == "Heartbeat")
            return "{" + time + "}";
        if (action == "Authorize")
            return R"({"idTagInfo":{"status":"Accepted"}})";
        if (action == "StartTransaction")
            return R"({"idTagInfo":{"status":"Accepted"},"transactionId":)" +
                   std::to_string(++transactions_) + "}";
        return "{}";
    }

    std::shared_ptr<ocpp::Peer> peer_;
    int transactions_ = 40;
    ocpp::Listener listener_;
};

} // namespace voltgate::test
