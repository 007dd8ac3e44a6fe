#include "tools/simulator/file_transfer.hpp"

#include "ocpp/transport/http_client.hpp"
#include "ocpp/transport/target.hpp"

#include <memory>
#include <string_view>

namespace voltgate::simulator {

namespace {

namespace asio = boost::asio;

constexpr std::size_t beginning_bytes = 512;
constexpr std::size_t largest_image = std::size_t{1} << 30U;
constexpr std::size_t longest_version = 50; // 1.6: firmwareVersion

bool is_http(std::string_view url) {
    return url.starts_with("http://") || url.starts_with("https://");
}

Transfer not_supported(const std::string& url) {
    Transfer transfer;
    transfer.end = Transfer::End::not_supported;
    transfer.detail = "cannot reach " + url.substr(0, url.find(':')) + " addresses";
    return transfer;
}

Transfer outcome_of(const ocpp::HttpResult& result) {
    constexpr unsigned success = 200, redirection = 300, unauthorized = 401, forbidden = 403;
    Transfer transfer;
    if (!result) {
        transfer.detail = ocpp::to_text(result.error());
        return transfer;
    }
    const auto status = result->status;
    transfer.detail = "HTTP status " + std::to_string(status);
    if (status >= success && status < redirection)
        transfer.end = Transfer::End::done;
    else if (status == unauthorized || status == forbidden)
        transfer.end = Transfer::End::denied;
    return transfer;
}

struct Fetched {
    std::uint64_t size = 0;
    std::string beginning;

    bool take(std::string_view piece) {
        size += piece.size();
        beginning += piece.substr(0, beginning_bytes - beginning.size());
        return true;
    }
};

} // namespace

asio::awaitable<Transfer> fetch(std::string url, std::chrono::milliseconds timeout) {
    if (!is_http(url))
        co_return not_supported(url);
    ocpp::HttpRequest request;
    request.url = std::move(url);
    ocpp::HttpClientOptions options;
    options.timeout = timeout;
    options.response_limit = largest_image;
    const auto fetched = std::make_shared<Fetched>(); // shared with the sink
    ocpp::HttpSink sink = [fetched](std::string_view piece) { return fetched->take(piece); };
    const auto result = co_await ocpp::http_receive(std::move(request), std::move(sink), std::move(options));
    auto transfer = outcome_of(result);
    transfer.size = fetched->size;
    transfer.beginning = std::move(fetched->beginning);
    co_return transfer;
}

asio::awaitable<Transfer> deliver(std::string folder, std::string name, std::string content,
                                  std::chrono::milliseconds timeout) {
    if (!is_http(folder))
        co_return not_supported(folder);
    ocpp::HttpRequest request;
    request.method = "PUT";
    request.url = std::move(folder);
    if (!request.url.ends_with('/'))
        request.url += '/';
    request.url += ocpp::percent_encode(name);
    request.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
    request.body = std::move(content);
    ocpp::HttpClientOptions options;
    options.timeout = timeout;
    const auto result = co_await ocpp::http_exchange(std::move(request), std::move(options));
    co_return outcome_of(result);
}

std::string version_in(const std::string& image) {
    constexpr std::string_view label = "Version: ";
    const auto line = image.substr(0, image.find_first_of("\r\n"));
    return line.starts_with(label) ? line.substr(label.size(), longest_version) : std::string();
}

} // namespace voltgate::simulator
