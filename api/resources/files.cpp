#include "api/resources/files.hpp"

#include "api/files/reception.hpp"
#include "api/files/sending.hpp"
#include "api/resources/record.hpp"
#include "core/files/files.hpp"
#include "core/files/folder.hpp"
#include "storage/records/files.hpp"

namespace voltgate::api {
namespace {

using storage::Database;
using storage::StoredFile;

struct FileView {
    std::string id;
    std::string name;
    std::string purpose;
    std::int64_t size = 0;
    std::string sha256;
    std::string content_type;
    std::optional<std::string> charge_point_id;
    std::optional<std::string> command_id;
    storage::Timestamp created_at{};
    std::optional<storage::Timestamp> expires_at;
};
BOOST_DESCRIBE_STRUCT(FileView, (),
                      (id, name, purpose, size, sha256, content_type, charge_point_id, command_id, created_at,
                       expires_at))

struct FileQuery : PageQuery {
    std::optional<std::string> purpose;
    std::optional<std::string> charge_point_id;
    std::optional<std::string> command_id;
};
BOOST_DESCRIBE_STRUCT(FileQuery, (PageQuery), (purpose, charge_point_id, command_id))

struct UploadQuery {
    std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(UploadQuery, (), (name))

constexpr auto json_constraints(const UploadQuery*) {
    return std::array{core::json::field("name").length(1, 255).about(
        "The file's name; else that of Content-Disposition or of the form")};
}

FileView view(const StoredFile& file) {
    return view_as<FileView>(file);
}

std::optional<StoredFile> file_of(Database& db, const Exchange& exchange) {
    return owned(storage::files::get(db, exchange.parameter("file_id")), exchange);
}

class Files {
public:
    Files(storage::Store& store, core::files::Disk& disk, const core::Clock& clock,
          const core::files::FileSettings& settings)
        : store_(store)
        , disk_(disk)
        , clock_(clock)
        , settings_(settings) {}

    asio::awaitable<Answer> list(Exchange& exchange) {
        const auto query = query_of<FileQuery>(exchange);
        if (!query)
            co_return query.error();
        storage::files::ListFilter filter;
        filter.organization_id = exchange.caller.organization_id;
        filter.purpose = query->purpose;
        filter.charge_point_id = query->charge_point_id;
        filter.command_id = query->command_id;
        const auto page = co_await store_.read(
            [&](Database& db) { return storage::files::list(db, filter, page_request(*query)); });
        co_return page_of(exchange, *query, page, view);
    }

    asio::awaitable<Answer> create(Exchange& exchange) {
        const auto query = query_of<UploadQuery>(exchange);
        if (!query)
            co_return query.error();
        const files::ReceptionLimits limits{settings_.image_limit, settings_.keep_free};
        auto received = co_await files::receive(exchange.request, disk_, limits);
        if (!received)
            co_return received.error();
        auto& name = received->content.name;
        if (query->name)
            name = *query->name;
        if (name.empty())
            co_return problem::invalid("name", "is needed, here or in Content-Disposition");
        name = core::files::harmless_name(name);
        co_return co_await book(exchange, *received);
    }

    asio::awaitable<Answer> read(Exchange& exchange) {
        const auto file = co_await store_.read([&](Database& db) { return file_of(db, exchange); });
        if (!file)
            co_return problem::not_found("file");
        co_return respond(200, view(*file));
    }

    asio::awaitable<Answer> content(Exchange& exchange) {
        const auto file = co_await store_.read([&](Database& db) { return file_of(db, exchange); });
        if (!file)
            co_return problem::not_found("file");
        files::Delivered nobody_asks;
        auto response = co_await files::content_of(*file, exchange.request, disk_, std::move(nobody_asks));
        if (!response)
            co_return problem::not_found("file");
        co_return std::move(*response);
    }

    asio::awaitable<Answer> remove(Exchange& exchange) {
        const auto file = co_await store_.write([&](Database& db) {
            auto found = file_of(db, exchange);
            if (found)
                storage::files::remove(db, found->id);
            return found;
        });
        if (!file)
            co_return problem::not_found("file");
        co_await disk_.run([&] { core::files::remove_content(disk_.folder(), file->id); });
        co_return no_content();
    }

private:
    asio::awaitable<Answer> book(const Exchange& exchange, files::Received& received) {
        const auto now = clock_.now();
        const auto content = co_await files::keep(received, disk_, now);
        if (!content)
            co_return content.error();
        const auto file = co_await store_.write([&](Database& db) {
            return core::files::keep(db, exchange.caller.organization_id, core::files::purpose::firmware,
                                     *content, now, settings_);
        });
        if (!file)
            co_return problem::no_space("the files together are as large as they may become");
        received.part->release();
        co_return created("/api/v1/files/" + file->id, view(*file));
    }

    storage::Store& store_;
    core::files::Disk& disk_;
    const core::Clock& clock_;
    const core::files::FileSettings& settings_;
};

} // namespace

std::vector<Route> file_routes(storage::Store& store, core::files::Disk& disk, const core::Clock& clock,
                               const core::files::FileSettings& settings) {
    using http::Method;
    const auto files = std::make_shared<Files>(store, disk, clock, settings);
    const std::string all = "/api/v1/files", one = all + "/{file_id}", group = "Files";
    const std::string_view read = "files:read", write = "files:write";
    auto content =
        route(Method::get, one + "/content", read, "Downloads a file", group, on(files, &Files::content));
    content.response_type = "application/octet-stream";
    return {route(Method::get, all, read, "Lists files, the newest first", group, on(files, &Files::list))
                .filters<FileQuery>()
                .lists<FileView>(),
            route(Method::post, all, write, "Uploads a firmware image", group, on(files, &Files::create))
                .filters<UploadQuery>()
                .takes_file()
                .gives<FileView>(201),
            route(Method::get, one, read, "Reads what is known of a file", group, on(files, &Files::read))
                .gives<FileView>(),
            std::move(content),
            route(Method::delete_, one, write, "Deletes a file", group, on(files, &Files::remove))
                .gives_nothing()};
}

} // namespace voltgate::api
