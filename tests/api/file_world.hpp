#pragma once

#include "core/files/files.hpp"
#include "tests/api/resource_fixture.hpp"
#include "tests/support/eventually.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace voltgate::tests {

/// A server with its file server, and grants as commands would book them.
struct FileWorld : Resources {
    explicit FileWorld(ServerFixtureOptions options = {})
        : Resources(std::move(options)) {}

    using Headers = std::map<std::string, std::string>;

    [[nodiscard]] core::files::Grant grant(std::string file_id = {}) {
        return {std::string(storage::default_organization),
                "CP1",
                "cmd_1",
                std::string(core::files::purpose::diagnostics_log),
                std::move(file_id),
                server.clock().now() + std::chrono::hours(1)};
    }
    /// "/files/<token>/"
    std::string upload_path() {
        const auto wanted = grant();
        return server.write([&](storage::Database& db) {
            return core::files::grant_upload(db, wanted, server.clock().now());
        });
    }
    std::string download_path(const std::string& file_id) {
        const auto wanted = grant(file_id);
        return server.write([&](storage::Database& db) {
            return core::files::grant_download(db, wanted, "firmware 2.bin", server.clock().now());
        });
    }

    [[nodiscard]] RawSocket connect() const { return RawSocket(server.files_endpoint()); }

    static std::string head(const std::string& method, const std::string& target, const Headers& headers) {
        auto text = method + ' ' + target + " HTTP/1.1\r\nHost: test\r\n";
        for (const auto& [name, value] : headers)
            text += name + ": " + value + "\r\n";
        return text + "\r\n";
    }
    /// A connection with a request of which this has come so far.
    [[nodiscard]] RawSocket begun(const std::string& method, const std::string& target,
                                  const Headers& headers, const std::string& body = {}) const {
        auto socket = connect();
        socket.send(head(method, target, headers) + body);
        return socket;
    }
    HttpResponse ask(const std::string& method, const std::string& target, Headers headers = {},
                     const std::string& body = {}) const {
        if (method == "PUT" || method == "POST")
            headers.try_emplace("Content-Length", std::to_string(body.size()));
        auto socket = begun(method, target, headers, body);
        return read_response(socket, method == "HEAD" ? Asked::head : Asked::any);
    }
    /// An image that an operator uploads; gives its id.
    std::string image(const std::string& content, const std::string& name = "firmware.bin") {
        const auto response = client.request("POST", "/api/v1/files?name=" + name, content);
        return std::string(json(response).at("id").as_string());
    }

    std::vector<storage::StoredFile> stored() {
        return server
            .read([](storage::Database& db) {
                return storage::files::list(db, storage::files::ListFilter{}, storage::PageRequest{});
            })
            .data;
    }
    [[nodiscard]] std::string content(const std::string& id) const {
        std::ifstream file(server.data() / "files" / id, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    /// Names of what lies in the folder of files, without the folder of half ones.
    [[nodiscard]] std::vector<std::string> on_disk() const { return names_in(server.data() / "files"); }
    [[nodiscard]] std::vector<std::string> half() const {
        return names_in(server.data() / "files" / "incoming");
    }

private:
    static std::vector<std::string> names_in(const std::filesystem::path& folder) {
        std::vector<std::string> names;
        std::error_code none;
        for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
            if (entry.is_regular_file())
                names.push_back(entry.path().filename().string());
        }
        return names;
    }
};

} // namespace voltgate::tests
