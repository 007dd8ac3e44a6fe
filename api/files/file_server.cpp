#include "api/files/file_server.hpp"

#include "api/files/reception.hpp"
#include "api/files/sending.hpp"
#include "core/files/folder.hpp"
#include "storage/error.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>

namespace voltgate::api::files {

namespace asio = boost::asio;

using core::files::Direction;

namespace {

using namespace std::chrono_literals;

constexpr std::string_view first_segment = "files";

bool delivers(http::Method method) {
    return method == http::Method::put || method == http::Method::post;
}

bool fetches(http::Method method) {
    return method == http::Method::get || method == http::Method::head;
}

/// "/files/<token>/<name>": what is in front of the name is the right to it, and so never logged.
std::string token_of(const http::Request& request) {
    const auto& segments = request.segments;
    return segments.size() >= 2 && segments[0] == first_segment ? segments[1] : std::string();
}

std::string name_in(const http::Request& request) {
    const auto& segments = request.segments;
    for (auto at = segments.size(); at > 2; --at) {
        if (!segments[at - 1].empty())
            return segments[at - 1];
    }
    return {};
}

/// What an exception means to the charge point. Called while it is being handled.
Problem of_exception() {
    try {
        throw;
    } catch (const storage::Error& failure) {
        spdlog::error("a file could not be booked: {}", failure.what());
        return problem::unavailable("the database does not take changes at the moment");
    } catch (const boost::system::system_error& failure) {
        if (failure.code() == asio::error::operation_aborted)
            return problem::unavailable("the server is stopping");
        spdlog::error("a file transfer failed: {}", failure.what());
        return problem::internal();
    } catch (const std::exception& failure) {
        spdlog::error("a file transfer failed: {}", failure.what());
        return problem::internal();
    }
}

Problem problem_of(core::files::Refused refused) {
    if (refused == core::files::Refused::no_space)
        return problem::no_space("the files together are as large as they may become");
    return problem::conflict("upload_finished", "another upload to this URL was faster");
}

} // namespace

FileServerOptions::FileServerOptions() {
    server.listen = {asio::ip::address_v4::any(), 9001};
    server.header_limit = 8 * 1024;
    server.connections = 512;
    server.connections_per_address = 64;
    server.body_timeout = 60s;
    server.write_timeout = 60s;
}

FileServer::FileServer(FileServerOptions options, core::Csms& csms, std::vector<asio::io_context*> loops)
    : csms_(csms)
    , first_loop_(*loops.at(0))
    , under_way_(options.uploads_per_url)
    , server_(std::move(options.server), std::move(loops), *this) {}

void FileServer::start() {
    auto work =
        csms_.store().write([this](storage::Database& db) { core::files::tidy(db, settings().folder); });
    asio::co_spawn(first_loop_, std::move(work), asio::use_future).get();
    server_.start();
    csms_.files_reached_at(endpoint().port());
}

bool FileServer::streams(const http::Request& head) const {
    return delivers(head.method);
}

http::Response FileServer::refuse(unsigned status, std::string_view detail) {
    return to_response(problem::of_status(status, detail), {});
}

asio::awaitable<http::Response> FileServer::handle(http::Request request) {
    auto answered = co_await guarded(request);
    auto response = answered ? std::move(*answered) : to_response(answered.error(), {});
    spdlog::info("{} file {} from={}", to_string(request.method), response.status,
                 request.remote.address().to_string());
    co_return response;
}

asio::awaitable<Answer> FileServer::guarded(http::Request& request) {
    try {
        co_return co_await answer(request);
    } catch (const std::exception&) {
        co_return of_exception();
    }
}

asio::awaitable<Answer> FileServer::answer(http::Request& request) {
    if (delivers(request.method))
        co_return co_await upload(request);
    if (fetches(request.method))
        co_return co_await download(request);
    co_return problem::method_not_allowed("GET, HEAD, PUT, POST");
}

asio::awaitable<Answer> FileServer::download(http::Request& request) {
    const auto token = token_of(request);
    std::string token_hash;
    const auto file = co_await csms_.store().read([&](storage::Database& db) {
        std::optional<storage::StoredFile> found;
        const auto grant =
            core::files::granted(db, token, Direction::download, csms_.clock().now(), settings());
        if (grant && grant->file_id) {
            token_hash = grant->token_hash;
            found = storage::files::get(db, *grant->file_id);
        }
        return found;
    });
    if (!file)
        co_return problem::no_route();
    Delivered count = [this, token_hash] { return delivered(token_hash); };
    auto response = co_await content_of(*file, request, csms_.disk(), std::move(count));
    if (!response)
        co_return problem::no_route();
    co_return std::move(*response);
}

asio::awaitable<void> FileServer::delivered(std::string token_hash) {
    co_await csms_.store().write([&](storage::Database& db) {
        return storage::file_grants::complete(db, token_hash, settings().downloads_per_grant);
    });
}

asio::awaitable<Answer> FileServer::upload(http::Request& request) {
    const auto token = token_of(request);
    std::uint64_t used = 0;
    auto grant = co_await csms_.store().read([&](storage::Database& db) {
        auto found = core::files::granted(db, token, Direction::upload, csms_.clock().now(), settings());
        if (found)
            used = static_cast<std::uint64_t>(storage::files::total_size(db));
        return found;
    });
    if (!grant)
        co_return problem::no_route();
    const auto room = settings().total_limit - std::min(used, settings().total_limit);
    if (request.stream->announced().value_or(0) > room)
        co_return problem_of(core::files::Refused::no_space);
    const auto place = under_way_.enter(grant->token_hash);
    if (!place)
        co_return problem::conflict("uploads_under_way", "too many uploads to this URL are under way");
    co_return co_await receive(request, std::move(*grant));
}

asio::awaitable<Answer> FileServer::receive(http::Request& request, storage::FileGrant grant) {
    const ReceptionLimits limits{settings().upload_limit, settings().keep_free};
    auto received = co_await files::receive(request, csms_.disk(), limits);
    if (!received)
        co_return received.error();
    auto name = name_in(request);
    received->content.name = core::files::harmless_name(name.empty() ? received->content.name : name);
    const auto now = csms_.clock().now();
    const auto content = co_await keep(*received, csms_.disk(), now);
    if (!content)
        co_return content.error();
    const auto booked = co_await csms_.store().write([&](storage::Database& db) {
        return core::files::receive(
            db, grant, *content, now, settings(),
            [this](storage::Database& in, const storage::StoredFile& file) { csms_.file_arrived(in, file); });
    });
    if (!booked)
        co_return problem_of(booked.error());
    received->part->release();
    http::Response response;
    response.status = 201;
    co_return response;
}

} // namespace voltgate::api::files
