#include "api/external_authorizer.hpp"
#include "api/files/file_server.hpp"
#include "api/keys.hpp"
#include "api/management_api.hpp"
#include "core/csms.hpp"
#include "core/logged_frames.hpp"
#include "storage/open.hpp"
#include "storage/records/api_keys.hpp"
#include "tools/voltgate/data_folder.hpp"
#include "tools/voltgate/event_loops.hpp"
#include "tools/voltgate/logging.hpp"
#include "tools/voltgate/subcommands.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <sys/resource.h>

namespace voltgate::tools {

namespace asio = boost::asio;

namespace {

/// Connections need descriptors, and the usual soft limit of 1024 is for programs that use select().
void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    spdlog::info("up to {} open connections and files", limit.rlim_cur);
}

asio::ip::tcp::endpoint endpoint_of(const ListenAddress& address) {
    return {asio::ip::make_address(address.address), address.port};
}

std::string text_of(const asio::ip::tcp::endpoint& endpoint) {
    return ValueOf<ListenAddress>::show({endpoint.address().to_string(), endpoint.port()});
}

/// What made the server stop, and whether that was in order. Waited for on the main thread.
class Ending {
public:
    Ending()
        : signals_(loop_, SIGINT, SIGTERM) {
        signals_.async_wait([this](auto failed, int signal) {
            if (!failed)
                spdlog::info("{} received", signal == SIGINT ? "SIGINT" : "SIGTERM");
            loop_.stop();
        });
    }

    /// From any thread: the server cannot go on.
    void fail(const std::string& reason) {
        spdlog::critical("{}", reason);
        failed_ = true;
        asio::post(loop_, [this] { loop_.stop(); });
    }

    void wait() { loop_.run(); }
    [[nodiscard]] bool failed() const { return failed_; }

private:
    asio::io_context loop_{1};
    asio::signal_set signals_;
    std::atomic<bool> failed_ = false;
};

/// When all of a stopping server must be done: one after the other, its parts have what is left until then.
class Deadline {
public:
    explicit Deadline(std::chrono::milliseconds patience)
        : due_(std::chrono::steady_clock::now() + patience) {}

    [[nodiscard]] std::chrono::milliseconds left() const {
        const auto left = due_ - std::chrono::steady_clock::now();
        return std::max(std::chrono::ceil<std::chrono::milliseconds>(left), std::chrono::milliseconds(0));
    }

private:
    std::chrono::steady_clock::time_point due_;
};

/// On the first start there is no key yet, so one is made and shown this once.
void show_first_key(const Settings& settings, std::ostream& out) {
    const auto database = storage::open_beside_server(database_file(settings.data_dir));
    if (storage::api_keys::count(*database) > 0)
        return;
    const std::vector<std::string> scopes{"all"};
    const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto key = api::make_key("administrator", scopes, now);
    storage::api_keys::add(*database, key.record);
    out << "Administrator key (shown this once, only its hash is kept): " << key.text << std::endl;
}

/// The options of the external authorizer with the certificates in them.
api::ExternalAuthorizerOptions authorizer_options(const Settings& settings) {
    auto options = settings.authorizer;
    if (settings.authorizer_ca_file.empty())
        return options;
    std::ifstream file(settings.authorizer_ca_file);
    options.trusted_certificates.assign(std::istreambuf_iterator<char>(file), {});
    if (options.trusted_certificates.empty())
        throw std::runtime_error("cannot read " + settings.authorizer_ca_file + " (authorizer-ca-file)");
    return options;
}

core::CsmsOptions csms_options(const Settings& settings, api::ExternalAuthorizer& authorizer) {
    core::CsmsOptions options;
    options.settings = settings.rules;
    if (!settings.authorizer.url.empty()) {
        options.settings.authorizer.scope = settings.authorizer_scope;
        options.authorizer = &authorizer;
    }
    options.settings.files.folder = files_folder(settings.data_dir);
    options.settings.files.port = settings.files_listen.port;
    options.listener = settings.listener;
    options.listener.address = endpoint_of(settings.ocpp_listen);
    options.listener.drain_timeout = settings.rules.background.drain_timeout;
    options.peer = settings.peer;
    options.sealer = certs::Sealer::of_file(secret_key_file(settings.data_dir));
    return options;
}

api::files::FileServerOptions file_server_options(const Settings& settings) {
    auto options = settings.files;
    options.server.listen = endpoint_of(settings.files_listen);
    return options;
}

api::ManagementApiOptions api_options(const Settings& settings) {
    api::ManagementApiOptions options;
    options.server = settings.api;
    options.server.listen = endpoint_of(settings.api_listen);
    options.events = settings.events;
    options.rate_limit = settings.rate_limit;
    options.metrics_access = settings.metrics_access;
    options.webhooks = settings.webhooks;
    options.version = VOLTGATE_VERSION;
    return options;
}

storage::StoreOptions store_options(const Settings& settings, Ending& ending) {
    auto options = settings.store;
    options.path = database_file(settings.data_dir);
    options.on_fatal = [&ending](const std::string& reason) {
        ending.fail("the database cannot be trusted: " + reason);
    };
    return options;
}

storage::MessageLogOptions message_log_options(const Settings& settings) {
    auto options = settings.message_log;
    options.path = message_log_file(settings.data_dir);
    options.split = core::logged_frames::split;
    options.redact = core::logged_frames::redact;
    return options;
}

/// Binds; says which address could not be had.
template <class Bind>
void listen(const std::string& option, const ListenAddress& address, Bind bind) {
    try {
        bind();
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error("cannot listen on " + ValueOf<ListenAddress>::show(address) + " (" + option +
                                 "): " + error.code().message());
    }
}

int run(Invocation& invocation) {
    const auto& settings = invocation.settings;
    start_logging(settings.log_level, settings.log_format);
    raise_descriptor_limit();
    make_data_folder(settings.data_dir);
    Ending ending;
    storage::Store store(store_options(settings, ending));
    storage::MessageLog message_log(message_log_options(settings));
    const core::SystemClock clock;
    EventLoops loops(settings.event_loops);
    api::ExternalAuthorizer authorizer(authorizer_options(settings));
    std::optional<core::Csms> made;
    listen("ocpp-listen", settings.ocpp_listen,
           [&] { made.emplace(csms_options(settings, authorizer), store, message_log, clock, loops.all()); });
    auto& csms = *made;
    api::ManagementApi api(api_options(settings), csms, loops.all());
    listen("api-listen", settings.api_listen, [&] { api.start(); });
    api::files::FileServer files(file_server_options(settings), csms, loops.all());
    listen("files-listen", settings.files_listen, [&] { files.start(); });
    csms.start();

    show_first_key(settings, invocation.out);
    invocation.out << "OCPP listening on ws://" << text_of(csms.ocpp_endpoint()) << "/ocpp/{identity}\n"
                   << "Files listening on http://" << text_of(files.endpoint()) << "/files\n"
                   << "API listening on http://" << text_of(api.endpoint()) << "/api/v1" << std::endl;
    ending.wait();

    spdlog::info("stopping");
    // Each leaves time for those after it: a slow download must not cost charge points their Close frame.
    const Deadline deadline(settings.rules.background.drain_timeout);
    api.stop(deadline.left() / 2);
    files.stop(deadline.left() / 2);
    csms.stop(deadline.left());
    store.stop();
    message_log.stop();
    loops.stop();
    spdlog::info("stopped");
    return ending.failed() ? 1 : 0;
}

} // namespace

Subcommand serve() {
    return {"serve",
            {},
            "Runs the central system until SIGINT or SIGTERM. Prints the addresses it listens on, and on its "
            "first start "
            "the administrator's API key.",
            {},
            option_names(),
            run};
}

} // namespace voltgate::tools
