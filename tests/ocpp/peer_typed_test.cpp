#include "ocpp/typed.hpp"
#include "ocpp/v16/messages.hpp"
#include "tests/ocpp/central.hpp"

using namespace voltgate::test;

namespace {

v16::ResetRequest soft_reset() {
    v16::ResetRequest request;
    request.type = v16::ResetType::Soft;
    return request;
}

} // namespace

TEST_CASE("A typed call is encoded, and its answer decoded") {
    asio::io_context loop;
    Central central(loop);
    auto body = [&]() -> asio::awaitable<void> {
        Station station;
        station.answer = [](IncomingCall call) -> asio::awaitable<CallAnswer> {
            Decoder decoder{Version::v16};
            const auto request = decode<v16::ResetRequest>(*call.payload, decoder);
            CHECK(request.has_value());
            v16::ResetResponse response;
            response.status = v16::ResetStatus::Accepted;
            auto text = encode(response, Version::v16);
            REQUIRE(text.has_value());
            co_return std::move(*text);
        };
        co_await station.connect(Station::options(central, "CP1"));
        const auto request = soft_reset();
        CallOptions options;
        std::string id;
        options.on_sent = [&](const std::string& message_id) { id = message_id; };
        const auto response = co_await call(*central.peers.at("CP1"), Version::v16, request, options);
        REQUIRE(response.has_value());
        CHECK(response->status == v16::ResetStatus::Accepted);
        CHECK(id.size() == 36);
        co_await station.leave();
        co_await central.stop();
    };
    run(loop, body());
}

TEST_CASE("An answer that is no message is an invalid answer, with the place of the fault") {
    asio::io_context loop;
    Central central(loop);
    auto body = [&]() -> asio::awaitable<void> {
        Station station;
        station.answer = [](IncomingCall) -> asio::awaitable<CallAnswer> { co_return R"({"status":{}})"; };
        co_await station.connect(Station::options(central, "CP1"));
        const auto request = soft_reset();
        CallOptions options;
        options.validation = Validation::strict;
        const auto response = co_await call(*central.peers.at("CP1"), Version::v16, request, options);
        REQUIRE(!response.has_value());
        CHECK(response.error().kind == CallFailure::Kind::invalid_answer);
        CHECK_THAT(response.error().description, Catch::StartsWith("$.status"));
        co_await station.leave();
        co_await central.stop();
    };
    run(loop, body());
}

TEST_CASE("What the schema refuses is not sent") {
    v16::ChangeConfigurationRequest request;
    request.key = std::string(51, 'k');
    const auto outgoing = to_call(Version::v16, request);
    REQUIRE(!outgoing.has_value());
    CHECK(outgoing.error().kind == CallFailure::Kind::unsendable);
}
