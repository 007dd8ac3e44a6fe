#include "ocpp/transport/stream.hpp"

namespace voltgate::ocpp {

namespace asio = boost::asio;

Stream::Stream(Socket socket, std::unique_ptr<Layer> layer)
    : socket_(std::move(socket))
    , layer_(std::move(layer)) {
    boost::system::error_code ignored; // a socket that is gone already fails at its first read
    remote_ = socket_.remote_endpoint(ignored);
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

void Stream::reset() {
    boost::system::error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
}

} // namespace voltgate::ocpp
