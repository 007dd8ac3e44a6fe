#pragma once

#include "api/files/under_way.hpp"
#include "api/http/server.hpp"
#include "api/problem.hpp"
#include "core/csms.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::api::files {

struct FileServerOptions {
    FileServerOptions();

    http::ServerOptions server{}; ///< with the patience that slow mobile links need
    /// Uploads to one URL at a time: one that works, and those that a charge point gave up unnoticed.
    unsigned uploads_per_url = 4;
};

/// The door for files of charge points: an HTTP listener of its own, because the management API is not for
/// their network. It knows nothing but one-time URLs: GET and HEAD fetch what was granted, PUT and POST
/// deliver it; whatever else is asked for does not exist. Made and stopped by the program's main thread; the
/// event loops must run between start() and the return of stop().
class FileServer final : public http::Handler {
public:
    FileServer(FileServerOptions options, core::Csms& csms, std::vector<boost::asio::io_context*> loops);

    /// Removes what an earlier life left half done, binds the port and tells it to the central system, which
    /// must not have started yet; throws boost::system::system_error when the port cannot be had.
    void start();
    [[nodiscard]] boost::asio::ip::tcp::endpoint endpoint() const { return server_.local_endpoint(); }
    /// Finishes transfers in hand, as long as the patience lasts. Blocks; not on an event loop.
    void stop(std::chrono::milliseconds patience) { server_.stop(patience); }

    boost::asio::awaitable<http::Response> handle(http::Request request) override;
    [[nodiscard]] bool streams(const http::Request& head) const override;
    http::Response refuse(unsigned status, std::string_view detail) override;

private:
    boost::asio::awaitable<Answer> guarded(http::Request& request);
    boost::asio::awaitable<Answer> answer(http::Request& request);
    boost::asio::awaitable<Answer> download(http::Request& request);
    boost::asio::awaitable<Answer> upload(http::Request& request);
    boost::asio::awaitable<Answer> receive(http::Request& request, storage::FileGrant grant);
    boost::asio::awaitable<void> delivered(std::string token_hash);
    [[nodiscard]] const core::files::FileSettings& settings() const { return csms_.settings().files; }

    core::Csms& csms_;
    boost::asio::io_context& first_loop_;
    UploadsUnderWay under_way_;
    http::Server server_;
};

} // namespace voltgate::api::files
