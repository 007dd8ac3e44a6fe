#pragma once

#include "api/events.hpp"
#include "api/external_authorizer.hpp"
#include "api/files/file_server.hpp"
#include "api/http/server.hpp"
#include "api/rate_limit.hpp"
#include "api/server_routes.hpp"
#include "api/webhooks/options.hpp"
#include "core/settings.hpp"
#include "ocpp/peer.hpp"
#include "ocpp/transport/listener.hpp"
#include "storage/message_log.hpp"
#include "storage/store_options.hpp"
#include "tools/voltgate/setting_values.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::tools {

/// Everything that can be set about a server. The defaults stand here, or in the options of the layer
/// concerned.
struct Settings {
    std::filesystem::path data_dir = "./data";
    ListenAddress ocpp_listen{"0.0.0.0", 9000};
    ListenAddress api_listen{"127.0.0.1", 8080};
    ListenAddress files_listen{"0.0.0.0", 9001};
    core::Settings rules{};
    api::ExternalAuthorizerOptions authorizer{};
    std::string authorizer_ca_file{};
    core::AuthorizerScope authorizer_scope = core::AuthorizerScope::unknown; ///< when there is one
    ocpp::ListenerOptions listener{};                                        ///< its address is ocpp_listen
    ocpp::PeerOptions peer{};
    api::http::ServerOptions api{};        ///< its address is api_listen
    api::files::FileServerOptions files{}; ///< its address is files_listen
    api::EventStreamOptions events{};
    api::RateLimitOptions rate_limit{};
    api::MetricsAccess metrics_access = api::MetricsAccess::with_key;
    api::webhooks::Options webhooks{};
    storage::StoreOptions store{};            ///< its path is in data_dir
    storage::MessageLogOptions message_log{}; ///< its path, too
    std::size_t event_loops = 0;              ///< threads; 0: one per core but one, at least one
    LogLevel log_level = LogLevel::info;
    LogFormat log_format = LogFormat::text;
};

/// One option, described once: its flag (`--name`), its variable (`VOLTGATE_NAME`), its line in a
/// configuration file and its documentation all come from here.
struct Option {
    std::string name;
    std::string form; ///< what a value looks like, as in ADDRESS:PORT or closed|pending|open
    std::string help; ///< one sentence, with the unit of a plain number
    std::function<std::string(const Settings&)> show;
    std::function<void(Settings&, std::string_view)> set; ///< throws InvalidValue

    [[nodiscard]] std::string variable() const; ///< `data-dir` -> VOLTGATE_DATA_DIR
};

/// All options, in the order in which they are documented.
const std::vector<Option>& options();
std::vector<std::string> option_names();
const Option* find_option(std::string_view name);

/// A value and where it was given, for error messages.
struct Given {
    std::string option;
    std::string value;
    std::string origin;
};

/// The lines of a configuration file: `name = value`, `#` begins a comment. Wrong lines become errors.
std::vector<Given> read_configuration(std::string_view text, const std::string& file_name,
                                      std::vector<std::string>& errors);
/// What the environment gives; `lookup` is std::getenv outside of tests.
std::vector<Given> read_environment(const std::function<const char*(const char*)>& lookup);

/// The variables that begin as those of options do, but are of none.
std::vector<std::string> unknown_variables(std::span<const std::string> names);

struct Loaded {
    Settings settings;
    std::vector<std::string> errors; ///< each names the option, the value and where it was given
};

/// Applies what was given, later ones over earlier ones.
Loaded load(const std::vector<Given>& given);

/// A configuration file that documents every option and sets each to its default.
std::string default_configuration();

} // namespace voltgate::tools
