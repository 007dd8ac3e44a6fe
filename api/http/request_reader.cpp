#include "api/http/request_reader.hpp"

#include "api/http/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

namespace voltgate::api::http {
namespace {

namespace beast = boost::beast;
using boost::system::error_code;

constexpr auto with_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t read_size = 4096;

using Parser = beast::http::request_parser<beast::http::string_body>;

/// The parsed message as our own value, or the reason why it is none.
Reading to_request(Parser& parser, const asio::ip::tcp::endpoint& remote) {
    auto message = parser.release();
    Reading out;
    out.keep_alive = message.keep_alive();
    out.http10 = message.version() < 11;
    const auto word = message.method_string();
    const auto method = method_of(std::string_view(word.data(), word.size()));
    if (!method)
        return refused(501, "the method is not known");
    if (message.count(beast::http::field::host) != 1 && !out.http10)
        return refused(400, "exactly one Host field is needed");
    Request request;
    request.method = *method;
    request.remote = remote;
    const auto target = message.target();
    if (!split_target(origin_form({target.data(), target.size()}), request))
        return refused(400, "the request target is malformed");
    for (const auto& field : message) {
        const auto name = field.name_string();
        const auto value = field.value();
        request.headers.add({name.data(), name.size()}, {value.data(), value.size()});
    }
    request.body = std::move(message.body());
    out.request = std::move(request);
    return out;
}

} // namespace

struct RequestReader::Parsing {
    Parsing(std::size_t most_header, std::size_t most_body)
        : header_limit(most_header)
        , body_limit(most_body)
        , buffer(most_header + 2 * read_size) {}

    void begin() {
        parser.emplace();
        parser->header_limit(static_cast<std::uint32_t>(header_limit));
        parser->body_limit(body_limit);
    }
    /// An empty line before a request is the debt of old clients (RFC 9112 2.2).
    void skip_blank_lines() {
        const auto front = [this] { return static_cast<const char*>(buffer.data().data())[0]; };
        while (buffer.size() > 0 && (front() == '\r' || front() == '\n'))
            buffer.consume(1);
    }

    std::size_t header_limit;
    std::size_t body_limit;
    beast::flat_buffer buffer;
    std::optional<Parser> parser;
};

Reading refused(unsigned status, std::string detail) {
    return {{}, status, std::move(detail), false, false};
}

RequestReader::RequestReader(std::size_t header_limit, std::size_t body_limit)
    : parsing_(std::make_unique<Parsing>(header_limit, body_limit)) {}

RequestReader::~RequestReader() = default;

asio::awaitable<bool> RequestReader::wait(asio::ip::tcp::socket& socket) {
    while (true) {
        parsing_->skip_blank_lines();
        if (parsing_->buffer.size() > 0)
            co_return true;
        const auto space = parsing_->buffer.prepare(read_size);
        const auto [error, size] = co_await socket.async_read_some(space, with_result);
        if (error)
            co_return false;
        parsing_->buffer.commit(size);
    }
}

asio::awaitable<error_code> RequestReader::read_head(asio::ip::tcp::socket& socket) {
    parsing_->begin();
    const auto [error, size] =
        co_await beast::http::async_read_header(socket, parsing_->buffer, *parsing_->parser, with_result);
    co_return error;
}

RequestReader::Expectation RequestReader::expectation() const {
    const auto text = parsing_->parser->get()[beast::http::field::expect];
    if (text.empty())
        return Expectation::none;
    if (!beast::iequals(text, "100-continue"))
        return Expectation::unknown;
    return parsing_->parser->is_done() ? Expectation::none : Expectation::go_ahead;
}

asio::awaitable<error_code> RequestReader::read_body(asio::ip::tcp::socket& socket) {
    if (parsing_->parser->is_done())
        co_return error_code{};
    const auto [error, size] =
        co_await beast::http::async_read(socket, parsing_->buffer, *parsing_->parser, with_result);
    co_return error;
}

Reading RequestReader::take(const asio::ip::tcp::endpoint& remote) {
    return to_request(*parsing_->parser, remote);
}

Reading RequestReader::refusal_for(const error_code& error) {
    namespace http = beast::http;
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        return refused(431, "the request line and header fields are too large");
    if (error == http::error::body_limit)
        return refused(413, "the body is too large");
    if (error == http::error::bad_version)
        return refused(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    const bool gone = error == http::error::end_of_stream || error == http::error::partial_message;
    if (gone || error.category() != make_error_code(http::error::bad_method).category())
        return {};
    return refused(400, "the request is malformed: " + error.message());
}

} // namespace voltgate::api::http
