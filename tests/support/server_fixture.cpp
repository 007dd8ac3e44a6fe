#include "tests/support/server_fixture.hpp"

#include "api/files/file_server.hpp"
#include "api/keys.hpp"
#include "api/management_api.hpp"
#include "core/logged_frames.hpp"
#include "storage/records/api_keys.hpp"

#include <array>
#include <chrono>
#include <stdexcept>
#include <vector>

namespace voltgate::tests {

using namespace std::chrono_literals;

namespace {

// Tests sweep when they want it.
constexpr auto never = 24h;

storage::StoreOptions store_options(const std::filesystem::path& folder, storage::Synchronous synchronous) {
    storage::StoreOptions options;
    options.path = folder / "voltgate.db";
    options.synchronous = synchronous;
    return options;
}

storage::MessageLogOptions log_options(const std::filesystem::path& folder) {
    storage::MessageLogOptions options;
    options.path = folder / "messages.db";
    options.split = core::logged_frames::split;
    options.redact = core::logged_frames::redact;
    options.max_age = std::chrono::hours(24 * 36'500); // the clock of a test stands in the past
    return options;
}

api::ManagementApiOptions api_options(const api::webhooks::Options& webhooks) {
    api::ManagementApiOptions options;
    options.webhooks = webhooks;
    options.server.listen.port(0);
    options.rate_limit.per_second = 0;
    return options;
}

core::CsmsOptions csms_options(core::CsmsOptions options, const std::filesystem::path& folder) {
    options.settings.files.folder = folder / "files";
    return options;
}

api::files::FileServerOptions file_server_options(api::http::ServerOptions server) {
    api::files::FileServerOptions options;
    options.server = std::move(server);
    options.server.listen = {boost::asio::ip::address_v4::loopback(), 0};
    return options;
}

std::vector<std::unique_ptr<LoopThread>> make_loops(std::size_t count) {
    std::vector<std::unique_ptr<LoopThread>> loops;
    for (std::size_t each = 0; each < count; ++each)
        loops.push_back(std::make_unique<LoopThread>());
    return loops;
}

std::vector<boost::asio::io_context*> contexts_of(const std::vector<std::unique_ptr<LoopThread>>& loops) {
    std::vector<boost::asio::io_context*> contexts;
    for (const auto& each : loops)
        contexts.push_back(&each->context());
    return contexts;
}

} // namespace

ServerFixtureOptions::ServerFixtureOptions() {
    csms.settings.admission = core::AdmissionPolicy::open;
    csms.settings.background.sweep_interval = never;
    csms.settings.boot.read_configuration = false; // most tests speak of something else
    csms.settings.boot.settling = 0ms;
    csms.listener.address = {boost::asio::ip::address_v4::loopback(), 0};
}

struct ServerFixture::Running {
    Running(const ServerFixtureOptions& options, const std::filesystem::path& folder,
            const core::Clock& clock)
        : loops(make_loops(options.loops))
        , store(store_options(folder, options.synchronous))
        , message_log(log_options(folder))
        , csms(csms_options(options.csms, folder), store, message_log, clock, contexts_of(loops))
        , api(api_options(options.webhooks), csms, contexts_of(loops))
        , files(file_server_options(options.files), csms, contexts_of(loops)) {
        files.start();
        csms.start();
        api.start();
    }

    ~Running() {
        api.stop(1s);
        files.stop(1s);
        csms.stop();
        store.stop();
        message_log.stop();
    }

    std::vector<std::unique_ptr<LoopThread>> loops;
    storage::Store store;
    storage::MessageLog message_log;
    core::Csms csms;
    api::ManagementApi api;
    api::files::FileServer files;
};

ServerFixture::ServerFixture(ServerFixtureOptions options)
    : options_(std::move(options))
    , data_(folder_.path() / "data") {
    std::filesystem::create_directory(data_);
    start();
    make_key();
}

ServerFixture::~ServerFixture() = default;

void ServerFixture::start() {
    if (!running_)
        running_ = std::make_unique<Running>(options_, data_, clock_);
}

void ServerFixture::stop() {
    running_.reset();
}

void ServerFixture::kill() {
    const auto left = folder_.path() / ("killed" + std::to_string(++kills_));
    std::filesystem::create_directory(left);
    // In the writer's turn, so that nothing is committed in between: the log holds still. The order matters:
    // a page that a checkpoint moves meanwhile is in the log's copy too.
    write([&](storage::Database&) {
        for (const auto* name : {"voltgate.db-wal", "voltgate.db"})
            if (std::filesystem::exists(data_ / name))
                std::filesystem::copy_file(data_ / name, left / name);
    });
    std::error_code ignored; // half files come and go
    std::filesystem::copy(data_ / "files", left / "files", std::filesystem::copy_options::recursive, ignored);
    stop();
    data_ = left;
}

void ServerFixture::make_key() {
    const std::array<std::string, 1> all{"all"};
    const auto made = api::make_key("scenario", all, clock_.now());
    write([&](storage::Database& db) { storage::api_keys::add(db, made.record); });
    key_ = made.text;
}

boost::asio::ip::tcp::endpoint ServerFixture::ocpp_endpoint() const {
    return running_->csms.ocpp_endpoint();
}

boost::asio::ip::tcp::endpoint ServerFixture::api_endpoint() const {
    return running_->api.endpoint();
}

boost::asio::ip::tcp::endpoint ServerFixture::files_endpoint() const {
    return running_->files.endpoint();
}

core::Csms& ServerFixture::csms() {
    if (!running_)
        throw std::logic_error("the server does not run");
    return running_->csms;
}

storage::Store& ServerFixture::store() {
    return csms().store();
}

LoopThread& ServerFixture::loop() {
    return *running_->loops.front();
}

} // namespace voltgate::tests
