#include "ocpp/transport/http_client.hpp"

#include "certs/encoding.hpp"
#include "ocpp/transport/http_connect.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/file_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <array>
#include <fstream>
#include <stdexcept>

namespace voltgate::ocpp {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using Kind = HttpFailure::Kind;
using namespace asio::experimental::awaitable_operators;

namespace {

constexpr auto wait = asio::as_tuple(asio::use_awaitable);
constexpr std::uint32_t header_limit = 64U << 10U;
constexpr std::size_t piece_bytes = 32U << 10U;

using Parser = beast::http::response_parser<beast::http::buffer_body>;
// Sends the head and the body over a stream; made for one kind of body.
using Send = std::function<asio::awaitable<error_code>(Stream&)>;

std::string text_of(beast::string_view view) {
    return {view.data(), view.size()};
}

bool is_token(std::string_view text) {
    constexpr std::string_view allowed =
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

// A line break in a value would begin a header of the sender's choice.
bool can_be_sent(const HttpRequest& request) {
    if (!is_token(request.method))
        return false;
    for (const auto& [name, value] : request.headers)
        if (!is_token(name) || value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
            return false;
    return true;
}

template <class Body>
beast::http::request<Body> head_of(const HttpRequest& request, const HttpUrl& url) {
    using beast::http::field;
    beast::http::request<Body> message;
    message.method_string(request.method);
    message.target(url.target);
    message.set(field::host, url.host_field);
    message.set(field::user_agent, "voltgate");
    message.set(field::connection, "close");
    if (!url.credentials.empty())
        message.set(field::authorization, "Basic " + certs::base64(url.credentials));
    for (const auto& [name, value] : request.headers)
        message.set(name, value);
    return message;
}

asio::awaitable<error_code> send_text(Stream& stream, const HttpRequest& request, const HttpUrl& url) {
    auto message = head_of<beast::http::string_body>(request, url);
    message.body() = request.body;
    message.prepare_payload();
    const auto [error, size] = co_await beast::http::async_write(stream, message, wait);
    co_return error;
}

asio::awaitable<error_code> send_file(Stream& stream, const HttpRequest& request, const HttpUrl& url,
                                      const std::filesystem::path& file) {
    auto message = head_of<beast::http::file_body>(request, url);
    error_code error;
    message.body().open(file.c_str(), beast::file_mode::scan, error);
    if (error)
        co_return error;
    message.prepare_payload();
    const auto [failure, size] = co_await beast::http::async_write(stream, message, wait);
    co_return failure;
}

HttpFailure failure_of(const error_code& error) {
    namespace http = beast::http;
    if (error == http::error::body_limit)
        return {Kind::too_large, "the response is larger than allowed"};
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        return {Kind::too_large, "the head of the response is larger than allowed"};
    if (error == http::error::end_of_stream || error == http::error::partial_message)
        return {Kind::broken, "the connection ended before the response did"};
    return {Kind::broken, error.message()};
}

HttpResponse response_of(const Parser& parser) {
    HttpResponse response;
    response.status = parser.get().result_int();
    for (const auto& field : parser.get())
        response.headers.emplace_back(text_of(field.name_string()), text_of(field.value()));
    return response;
}

// One response's way in. Interim responses (1xx) are passed over.
class Receiving {
public:
    Receiving(Stream& stream, const HttpRequest& request, const HttpClientOptions& options)
        : stream_(stream)
        , body_limit_(options.response_limit)
        , bodiless_(request.method == "HEAD")
        , buffer_(header_limit + piece_bytes) {}

    asio::awaitable<error_code> read_head() {
        error_code error;
        do {
            parser_.emplace();
            parser_->header_limit(header_limit);
            parser_->body_limit(body_limit_);
            parser_->skip(bodiless_);
            const auto [failure, size] =
                co_await beast::http::async_read_header(stream_, buffer_, *parser_, wait);
            error = failure;
        } while (!error && parser_->get().result_int() < 200);
        co_return error;
    }

    // The next bytes of the body; empty only at its end or after an error.
    asio::awaitable<std::string_view> read_piece(error_code& error) {
        std::size_t count = 0;
        while (count == 0 && !error && !parser_->is_done()) {
            parser_->get().body().data = piece_.data();
            parser_->get().body().size = piece_.size();
            const auto [failure, size] =
                co_await beast::http::async_read_some(stream_, buffer_, *parser_, wait);
            if (failure != beast::http::error::need_buffer)
                error = failure;
            count = piece_.size() - parser_->get().body().size;
        }
        co_return std::string_view(piece_.data(), count);
    }

    [[nodiscard]] HttpResponse response() const { return response_of(*parser_); }

private:
    Stream& stream_;
    const std::uint64_t body_limit_;
    const bool bodiless_;
    beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    std::array<char, piece_bytes> piece_;
};

asio::awaitable<HttpResult> receive(Stream& stream, const HttpRequest& request, const HttpSink& take,
                                    const HttpClientOptions& options) {
    const auto receiving = std::make_unique<Receiving>(stream, request, options);
    auto error = co_await receiving->read_head();
    if (error)
        co_return failure_of(error);
    auto response = receiving->response();
    const bool handed_over = take && response.status / 100 == 2;
    bool more = true;
    while (more) {
        const auto piece = co_await receiving->read_piece(error);
        if (handed_over && !piece.empty() && !take(piece))
            co_return HttpFailure{Kind::broken, "the body was not wanted any further"};
        if (!handed_over)
            response.body.append(piece);
        more = !piece.empty() && !error;
    }
    if (error)
        co_return failure_of(error);
    co_return response;
}

asio::awaitable<HttpResult> converse(const HttpUrl& url, const HttpRequest& request, const Send& send,
                                     const HttpSink& take, const HttpClientOptions& options) {
    auto stream = co_await http_connect(url, options);
    if (!stream)
        co_return stream.error();
    const auto unsent = co_await send(*stream);
    auto received = co_await receive(*stream, request, take, options);
    // A server that refuses a large body answers and closes while we still send.
    if (!received && unsent)
        co_return HttpFailure{Kind::broken, unsent.message()};
    co_return received;
}

asio::awaitable<HttpResult> in_time(asio::awaitable<HttpResult> work, std::chrono::milliseconds timeout) {
    if (timeout.count() == 0)
        co_return co_await std::move(work);
    asio::steady_timer timer(co_await asio::this_coro::executor, timeout);
    auto either = co_await (std::move(work) || timer.async_wait(asio::use_awaitable));
    if (either.index() == 0)
        co_return std::move(std::get<0>(either));
    const auto limit = std::to_string(timeout.count()) + " ms";
    co_return HttpFailure{Kind::timed_out, "the server did not answer in " + limit};
}

asio::awaitable<HttpResult> checked(const HttpRequest& request, const std::optional<HttpUrl>& url,
                                    const Send& send, const HttpSink& take,
                                    const HttpClientOptions& options) {
    if (!url)
        co_return HttpFailure{Kind::bad_url, "no http or https URL: " + request.url};
    if (!can_be_sent(request))
        co_return HttpFailure{Kind::bad_url, "the method or a header cannot be sent"};
    auto work = converse(*url, request, send, take, options);
    co_return co_await in_time(std::move(work), options.timeout);
}

} // namespace

std::optional<std::string> HttpResponse::header(std::string_view name) const {
    for (const auto& [each, value] : headers)
        if (beast::iequals(each, beast::string_view(name.data(), name.size())))
            return value;
    return std::nullopt;
}

asio::awaitable<HttpResult> http_receive(HttpRequest request, HttpSink take, HttpClientOptions options) {
    const auto url = parse_http_url(request.url);
    const Send send = [&](Stream& stream) { return send_text(stream, request, *url); };
    co_return co_await checked(request, url, send, take, options);
}

asio::awaitable<HttpResult> http_exchange(HttpRequest request, HttpClientOptions options) {
    HttpSink nowhere;
    co_return co_await http_receive(std::move(request), std::move(nowhere), std::move(options));
}

asio::awaitable<HttpResult> http_upload(HttpRequest request, std::filesystem::path from,
                                        HttpClientOptions options) {
    const auto url = parse_http_url(request.url);
    std::error_code unreadable;
    if (!std::filesystem::is_regular_file(from, unreadable))
        co_return HttpFailure{Kind::broken, "cannot read " + from.string()};
    const Send send = [&](Stream& stream) { return send_file(stream, request, *url, from); };
    const HttpSink nowhere;
    co_return co_await checked(request, url, send, nowhere, options);
}

asio::awaitable<HttpResult> http_download(HttpRequest request, std::filesystem::path into,
                                          HttpClientOptions options) {
    std::ofstream file(into, std::ios::binary | std::ios::trunc);
    if (!file)
        co_return HttpFailure{Kind::broken, "cannot write " + into.string()};
    HttpSink take = [&file](std::string_view piece) {
        return static_cast<bool>(file.write(piece.data(), static_cast<std::streamsize>(piece.size())));
    };
    auto result = co_await http_receive(std::move(request), std::move(take), std::move(options));
    const bool written = static_cast<bool>(file.flush());
    file.close();
    if (result && written && result->status / 100 == 2)
        co_return result;
    std::error_code ignored;
    std::filesystem::remove(into, ignored);
    if (!written)
        co_return HttpFailure{Kind::broken, "cannot write " + into.string()};
    co_return result;
}

std::string to_text(const HttpFailure& failure) {
    constexpr std::array words{"bad_url",   "unresolved", "forbidden_address", "unreachable", "tls",
                               "timed_out", "broken",     "too_large"};
    return std::string(words.at(static_cast<std::size_t>(failure.kind))) + ": " + failure.detail;
}

void throw_exception_from_error(const HttpFailure& failure, const boost::source_location&) {
    throw std::runtime_error(to_text(failure));
}

} // namespace voltgate::ocpp
