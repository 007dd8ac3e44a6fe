#pragma once

#include "ocpp/transport/http_client.hpp"

#include <boost/json/value.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <stdexcept>
#include <string>

namespace voltgate::tools::ctl {

/// The API said no, or could not be asked; the text says it all, a line each.
struct ApiError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct ClientOptions {
    std::string url = "http://127.0.0.1:8080"; ///< before /api/v1
    std::string key{};
    std::string trusted_certificates{}; ///< PEM; empty: the system's
};

/// Speaks to the management API, one request after the other; blocks.
class Client {
public:
    explicit Client(ClientOptions options);

    struct Answer {
        unsigned status = 0;
        std::string text;
        boost::json::value body; ///< null when there is none
    };
    /// Throws ApiError unless the answer is a success.
    Answer request(const std::string& method, const std::string& target, const std::string& body = {},
                   std::chrono::milliseconds timeout = std::chrono::seconds(30));

    /// Sends a file as it is.
    Answer upload(const std::string& method, const std::string& target, const std::filesystem::path& file);
    /// Writes what comes as it is.
    void download(const std::string& target, std::ostream& out);

    /// Streams events; `take` gets the id and the data of each and returns false to end. Returns when the
    /// stream has ended.
    using Take = std::function<bool(const std::string& id, const std::string& data)>;
    void events(const std::string& target, const std::string& last_id, const Take& take);

private:
    /// Throws unless it is a success.
    Answer accepted(const ocpp::HttpResult& result) const;
    [[nodiscard]] ocpp::HttpRequest request_for(const std::string& method, const std::string& target) const;
    [[nodiscard]] ocpp::HttpClientOptions options_for(std::chrono::milliseconds timeout) const;

    ClientOptions options_;
};

} // namespace voltgate::tools::ctl
