#pragma once

#include "api/http/request_reader.hpp"
#include "api/http/server.hpp"
#include "api/http/wire.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <memory>

namespace voltgate::api::http {

/// What a connection needs of its server.
struct Serving {
    ServerOptions options;
    Handler& handler;
    std::atomic<bool> stopping = false;
};

/// One connection: touched on its loop only. Owned by the coroutine that runs it, and for a moment by a
/// deadline whose handler is under way.
class Connection final : public BodyWriter,
                         public BodyReader,
                         public std::enable_shared_from_this<Connection> {
public:
    Connection(asio::ip::tcp::socket socket, const Serving& serving,
               std::shared_ptr<asio::cancellation_signal> cut);

    asio::awaitable<void> run();
    /// Closes at once what nobody waits for; a request in hand is still answered.
    void finish();
    void abort();
    asio::awaitable<bool> write(std::string content) override;
    asio::awaitable<std::string> read() override;
    [[nodiscard]] State state() const override { return arriving_; }
    [[nodiscard]] std::optional<std::uint64_t> announced() const override { return reader_.body_size(); }

private:
    asio::awaitable<bool> wait_for_request();
    asio::awaitable<Reading> read_request();
    asio::awaitable<void> read_body(Reading& arrived);
    asio::awaitable<bool> let_it_send();
    void hand_over_body(Request& request);
    asio::awaitable<bool> exchange();
    [[nodiscard]] bool closes_after(const Response& response, const Reading& arrived) const;
    asio::awaitable<bool> send(Response& response, Method method, Reading& arrived);
    asio::awaitable<bool> send_text(std::string_view head, std::string_view body);
    asio::awaitable<void> stream(Streaming produce);
    asio::awaitable<void> produce(Streaming source);
    asio::awaitable<void> until_gone();
    asio::awaitable<void> say_goodbye();
    Reading refusal_for_read(const boost::system::error_code& error, std::string_view part) const;
    void arm(std::chrono::milliseconds limit);
    void disarm();
    void close();

    enum class Phase { idle, busy, streaming };

    asio::ip::tcp::socket socket_;
    asio::steady_timer deadline_;
    std::uint64_t armed_ = 0; ///< names the deadline that counts
    bool timed_out_ = false;
    RequestReader reader_;
    const Serving& serving_;
    asio::ip::tcp::endpoint remote_;
    Phase phase_ = Phase::idle;
    bool finishing_ = false;
    bool owes_goodbye_ = false;
    BodyFraming framing_ = BodyFraming::length; ///< of the stream under way
    std::uint64_t owed_ = 0;                    ///< bytes still to come of a stream of known length
    State arriving_ = State::whole;             ///< of a body that the handler reads
    bool asked_ = false;                        ///< the handler has begun to read it
    asio::steady_timer::time_point body_due_;   ///< when it must be whole
    std::size_t answered_ = 0;
    /// Shared with the end of the coroutine, which lets go of it last.
    std::shared_ptr<asio::cancellation_signal> cut_;
};

} // namespace voltgate::api::http
