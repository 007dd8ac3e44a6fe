#include "api/http/request_reader.hpp"

#include "api/http/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/none.hpp>

namespace voltgate::api::http {
namespace {

namespace beast = boost::beast;
using boost::system::error_code;

constexpr auto with_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t read_size = 4096;
constexpr std::size_t part_size = 32 * 1024;

template <class Body>
using Parser = beast::http::request_parser<Body>;

/// The parsed head as our own value, or the reason why it is none.
Reading to_request(const Parser<beast::http::empty_body>::value_type& message,
                   const asio::ip::tcp::endpoint& remote) {
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
        whole.reset();
        parts.reset();
        head.emplace();
        head->header_limit(static_cast<std::uint32_t>(header_limit));
        head->body_limit(boost::none); // who reads the body sets it
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
    std::optional<Parser<beast::http::empty_body>> head;
    // The head's parser goes on as one of these.
    std::optional<Parser<beast::http::string_body>> whole;
    std::optional<Parser<beast::http::buffer_body>> parts;
    std::optional<std::uint64_t> announced;
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
        co_await beast::http::async_read_header(socket, parsing_->buffer, *parsing_->head, with_result);
    if (error)
        co_return error;
    const auto length = parsing_->head->content_length();
    parsing_->announced = length ? std::optional(*length) : std::nullopt;
    co_return error;
}

RequestReader::Expectation RequestReader::expectation() const {
    const auto text = parsing_->head->get()[beast::http::field::expect];
    if (text.empty())
        return Expectation::none;
    if (!beast::iequals(text, "100-continue"))
        return Expectation::unknown;
    return parsing_->head->is_done() ? Expectation::none : Expectation::go_ahead;
}

Reading RequestReader::head(const asio::ip::tcp::endpoint& remote) const {
    return to_request(parsing_->head->get(), remote);
}

std::optional<std::uint64_t> RequestReader::body_size() const {
    return parsing_->announced;
}

asio::awaitable<error_code> RequestReader::read_body(asio::ip::tcp::socket& socket, std::string& body) {
    if (parsing_->head->is_done())
        co_return error_code{};
    if (parsing_->announced.value_or(0) > parsing_->body_limit)
        co_return make_error_code(beast::http::error::body_limit);
    auto& parser = parsing_->whole.emplace(std::move(*parsing_->head));
    parser.body_limit(parsing_->body_limit);
    const auto [error, size] =
        co_await beast::http::async_read(socket, parsing_->buffer, parser, with_result);
    body = std::move(parser.get().body());
    co_return error;
}

asio::awaitable<error_code> RequestReader::read_some(asio::ip::tcp::socket& socket, std::string& bytes) {
    bytes.clear();
    if (!parsing_->parts)
        parsing_->parts.emplace(std::move(*parsing_->head));
    auto& parser = *parsing_->parts;
    std::string space(part_size, '\0');
    while (!parser.is_done() && bytes.empty()) {
        auto& body = parser.get().body();
        body.data = space.data();
        body.size = space.size();
        const auto [error, size] =
            co_await beast::http::async_read_some(socket, parsing_->buffer, parser, with_result);
        if (error && error != beast::http::error::need_buffer)
            co_return error;
        bytes.assign(space, 0, space.size() - body.size);
    }
    co_return error_code{};
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
