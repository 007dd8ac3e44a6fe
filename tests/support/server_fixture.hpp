#pragma once

#include "api/http/server.hpp"
#include "api/webhooks/options.hpp"
#include "core/csms.hpp"
#include "storage/store.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/loop.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace voltgate::tests {

struct ServerFixtureOptions {
    ServerFixtureOptions();

    core::CsmsOptions csms{};
    api::webhooks::Options webhooks{};
    api::http::ServerOptions files{}; ///< of the file server
    std::size_t loops = 2;            ///< event loops, so that what is not thread safe can be seen
    storage::Synchronous synchronous = storage::Synchronous::normal;
};

/// A whole server in the test's process: event loops, database file, message log, central system and API, on
/// ports of its own, with a clock that the test moves. It can be stopped or killed and started again on the
/// same database. Belongs to the test's thread.
class ServerFixture {
public:
    explicit ServerFixture(ServerFixtureOptions options = {}); ///< starts it
    ~ServerFixture();

    void start();
    void stop();
    /// As a SIGKILL does to the database: what the files hold at this moment is what the next start() finds.
    void kill();
    /// What the next start() begins with.
    [[nodiscard]] ServerFixtureOptions& options() { return options_; }
    [[nodiscard]] bool running() const { return running_ != nullptr; }

    [[nodiscard]] boost::asio::ip::tcp::endpoint ocpp_endpoint() const;
    [[nodiscard]] boost::asio::ip::tcp::endpoint api_endpoint() const;
    [[nodiscard]] boost::asio::ip::tcp::endpoint files_endpoint() const;
    /// The folder of the present database.
    [[nodiscard]] const std::filesystem::path& data() const { return data_; }
    /// An API key that may do everything.
    [[nodiscard]] const std::string& key() const { return key_; }
    [[nodiscard]] HttpClient client() const { return HttpClient(api_endpoint(), key_); }

    [[nodiscard]] ManualClock& clock() { return clock_; }
    [[nodiscard]] core::Csms& csms();
    [[nodiscard]] storage::Store& store();

    /// Runs the rules that act by time alone, at the clock's time.
    void sweep() { loop().run(csms().sweep()); }

    template <class Rule>
    auto write(Rule rule) {
        return loop().run(store().write(std::move(rule)));
    }
    template <class Query>
    auto read(Query query) {
        return loop().run(store().read(std::move(query)));
    }

    /// Whether the condition becomes true, looked at again after each commit, within the limit.
    template <class Condition>
    bool becomes_true(Condition condition, std::chrono::milliseconds limit = std::chrono::seconds(20)) {
        const auto end = std::chrono::steady_clock::now() + limit;
        for (;;) {
            const auto seen = csms().events().commits();
            if (condition())
                return true;
            if (std::chrono::steady_clock::now() > end)
                return false;
            loop().run(csms().events().wait_beyond(seen, std::chrono::milliseconds(100)));
        }
    }

private:
    struct Running;

    [[nodiscard]] LoopThread& loop();
    void make_key();

    ServerFixtureOptions options_;
    TemporaryFolder folder_;
    std::filesystem::path data_; ///< the folder of the present database
    int kills_ = 0;
    ManualClock clock_;
    std::string key_;
    std::unique_ptr<Running> running_;
};

} // namespace voltgate::tests
