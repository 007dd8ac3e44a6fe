// A connected byte stream: TCP, or whatever a Layer (TLS) makes of it, behind one type, so that what reads
// and writes it is compiled once. Lives on its loop's thread. Writes gather: all buffers of one call leave in
// one system call or one TLS record.
#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace voltgate::ocpp {

class Stream {
public:
    // Not any_io_executor: that costs an indirect call and an allocation at every step.
    using executor_type = boost::asio::io_context::executor_type;
    using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, executor_type>;
    using Clock = std::chrono::steady_clock;

    // What lies between the stream's bytes and its socket. One read and one write may be under way at a time.
    class Layer {
    public:
        using Handler = boost::asio::any_completion_handler<void(boost::system::error_code, std::size_t)>;
        virtual ~Layer() = default;
        virtual void read_some(Socket& socket, boost::asio::mutable_buffer into, Handler handler) = 0;
        virtual void write_some(Socket& socket, std::span<const boost::asio::const_buffer> from,
                                Handler handler) = 0;
    };

    explicit Stream(Socket socket, std::unique_ptr<Layer> layer = nullptr);

    executor_type get_executor() noexcept { return socket_.get_executor(); }
    Socket& socket() { return socket_; }
    boost::asio::ip::tcp::endpoint remote_endpoint() const { return remote_; }

    // Bytes that were read too far; the next reads give them first.
    void unread(std::string bytes) { unread_ = std::move(bytes); }
    // When reading last made progress: each read begins where one has ended.
    Clock::time_point last_read() const { return last_read_; }

    // Ends the connection at once; the other side gets a reset instead of an end.
    void reset();

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
            [this](auto handler, const auto& into) { read(into, std::move(handler)); }, token, buffers);
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
            [this](auto handler, const auto& from) { write(from, std::move(handler)); }, token, buffers);
    }

private:
    static constexpr std::size_t gathered_buffers = 16;

    template <class Buffers, class Handler>
    void read(const Buffers& buffers, Handler handler) {
        last_read_ = Clock::now();
        if (!unread_.empty())
            give_unread(boost::asio::buffer_copy(buffers, boost::asio::buffer(unread_)), std::move(handler));
        else if (layer_)
            layer_->read_some(socket_, first_of(buffers), Layer::Handler(std::move(handler)));
        else
            socket_.async_read_some(buffers, std::move(handler));
    }

    template <class Buffers, class Handler>
    void write(const Buffers& buffers, Handler handler) {
        if (!layer_) {
            socket_.async_write_some(buffers, std::move(handler));
            return;
        }
        std::array<boost::asio::const_buffer, gathered_buffers> gathered;
        std::size_t count = 0;
        for (auto at = boost::asio::buffer_sequence_begin(buffers);
             at != boost::asio::buffer_sequence_end(buffers) && count < gathered.size(); ++at)
            gathered[count++] = *at;
        layer_->write_some(socket_, std::span(gathered.data(), count), Layer::Handler(std::move(handler)));
    }

    template <class Handler>
    void give_unread(std::size_t size, Handler handler) {
        unread_.erase(0, size);
        if (unread_.empty())
            unread_.shrink_to_fit();
        boost::asio::post(get_executor(), [handler = std::move(handler), size]() mutable {
            std::move(handler)(boost::system::error_code(), size);
        });
    }

    template <class Buffers>
    static boost::asio::mutable_buffer first_of(const Buffers& buffers) {
        for (auto at = boost::asio::buffer_sequence_begin(buffers);
             at != boost::asio::buffer_sequence_end(buffers); ++at)
            if (boost::asio::mutable_buffer(*at).size() > 0)
                return *at;
        return {};
    }

    Socket socket_;
    boost::asio::ip::tcp::endpoint remote_; // kept, because a reset socket does not know it any more
    std::unique_ptr<Layer> layer_;
    std::string unread_;
    Clock::time_point last_read_ = Clock::now();
};

} // namespace voltgate::ocpp
