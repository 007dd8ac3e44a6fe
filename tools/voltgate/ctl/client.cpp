#include "tools/voltgate/ctl/client.hpp"

#include "tools/voltgate/ctl/output.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>

#include <limits>
#include <optional>
#include <ostream>

namespace voltgate::tools::ctl {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::minutes transfer_limit{30}; // of a file, either way

/// Runs one exchange to its end on a loop of its own.
ocpp::HttpResult run(asio::awaitable<ocpp::HttpResult> exchange) {
    asio::io_context loop{1};
    std::optional<ocpp::HttpResult> result;
    std::exception_ptr failure;
    asio::co_spawn(loop, std::move(exchange), [&](std::exception_ptr error, ocpp::HttpResult given) {
        failure = error;
        result.emplace(std::move(given));
    });
    loop.run();
    if (failure)
        std::rethrow_exception(failure);
    return std::move(*result);
}

boost::json::value json_of(const std::string& text) {
    boost::system::error_code error;
    auto parsed = boost::json::parse(text, error);
    return error ? boost::json::value(nullptr) : parsed;
}

std::string member(const boost::json::object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    return found ? cell(*found) : std::string();
}

/// "there is no such charge point (not_found, 404)", and below it what is wrong with which field.
std::string text_of(unsigned status, const boost::json::value& body) {
    const auto* problem = body.if_object();
    if (!problem)
        return "the server answered " + std::to_string(status);
    const auto detail = member(*problem, "detail");
    auto text = (detail.empty() ? member(*problem, "title") : detail) + " (" + member(*problem, "code") +
                ", " + std::to_string(status) + ")";
    const auto* errors = problem->if_contains("field_errors");
    if (errors && errors->is_object())
        for (const auto& [field, messages] : errors->get_object())
            for (const auto& message : messages.as_array())
                text += "\n  " + std::string(field) + ": " + cell(message);
    return text;
}

/// Cuts a stream of server-sent events into its events.
class EventReader {
public:
    explicit EventReader(const Client::Take& take)
        : take_(take) {}

    bool read(std::string_view piece) {
        rest_ += piece;
        for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n')) {
            const bool more = read_line(std::string_view(rest_).substr(0, end));
            rest_.erase(0, end + 1);
            if (!more)
                return false;
        }
        return true;
    }

    [[nodiscard]] bool ended() const { return ended_; }

private:
    bool read_line(std::string_view line) {
        constexpr std::string_view id = "id: ", data = "data: ";
        if (line.starts_with(id))
            id_ = line.substr(id.size());
        else if (line.starts_with(data))
            data_ += line.substr(data.size());
        else if (line.empty() && !data_.empty())
            ended_ = !take_(id_, std::exchange(data_, {}));
        return !ended_;
    }

    const Client::Take& take_;
    std::string rest_;
    std::string id_;
    std::string data_;
    bool ended_ = false;
};

} // namespace

Client::Client(ClientOptions options)
    : options_(std::move(options)) {
    while (options_.url.ends_with('/'))
        options_.url.pop_back();
}

ocpp::HttpRequest Client::request_for(const std::string& method, const std::string& target) const {
    ocpp::HttpRequest request;
    request.method = method;
    request.url = options_.url + target;
    request.headers = {{"Authorization", "Bearer " + options_.key}};
    return request;
}

ocpp::HttpClientOptions Client::options_for(std::chrono::milliseconds timeout) const {
    ocpp::HttpClientOptions options;
    options.timeout = timeout;
    options.trusted_certificates = options_.trusted_certificates;
    return options;
}

Client::Answer Client::request(const std::string& method, const std::string& target, const std::string& body,
                               std::chrono::milliseconds timeout) {
    auto asked = request_for(method, target);
    if (!body.empty()) {
        asked.headers.emplace_back("Content-Type", "application/json");
        asked.body = body;
    }
    return accepted(run(ocpp::http_exchange(asked, options_for(timeout))));
}

Client::Answer Client::accepted(const ocpp::HttpResult& result) const {
    if (!result)
        throw ApiError(options_.url + ": " + ocpp::to_text(result.error()));
    Answer answer{result->status, result->body, json_of(result->body)};
    if (answer.status / 100 != 2)
        throw ApiError(text_of(answer.status, answer.body));
    return answer;
}

Client::Answer Client::upload(const std::string& method, const std::string& target,
                              const std::filesystem::path& file) {
    auto asked = request_for(method, target);
    asked.headers.emplace_back("Content-Type", "application/octet-stream");
    return accepted(run(ocpp::http_upload(asked, file, options_for(transfer_limit))));
}

void Client::download(const std::string& target, std::ostream& out) {
    auto options = options_for(transfer_limit);
    options.response_limit = std::numeric_limits<std::size_t>::max();
    ocpp::HttpSink sink = [&](std::string_view piece) {
        return static_cast<bool>(out.write(piece.data(), static_cast<std::streamsize>(piece.size())));
    };
    accepted(run(ocpp::http_receive(request_for("GET", target), sink, options)));
}

void Client::events(const std::string& target, const std::string& last_id, const Take& take) {
    auto asked = request_for("GET", target);
    if (!last_id.empty())
        asked.headers.emplace_back("Last-Event-ID", last_id);
    auto options = options_for(std::chrono::milliseconds(0));
    options.response_limit = std::numeric_limits<std::size_t>::max();
    EventReader reader(take);
    ocpp::HttpSink sink = [&](std::string_view piece) { return reader.read(piece); };
    const auto result = run(ocpp::http_receive(asked, sink, options));
    if (reader.ended())
        return;
    accepted(result);
}

} // namespace voltgate::tools::ctl
