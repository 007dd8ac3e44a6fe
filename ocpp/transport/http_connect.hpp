// From a URL to a byte stream: resolves, checks each address before it is connected to, connects, and shakes
// hands when the URL says https.
#pragma once

#include "ocpp/transport/http_client.hpp"
#include "ocpp/transport/http_url.hpp"
#include "ocpp/transport/stream.hpp"

namespace voltgate::ocpp {

boost::asio::awaitable<boost::system::result<Stream, HttpFailure>>
http_connect(const HttpUrl& url, const HttpClientOptions& options);

} // namespace voltgate::ocpp
