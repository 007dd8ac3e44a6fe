// API keys from the command line; beside a running server, too.
#include "api/keys.hpp"
#include "api/scopes.hpp"
#include "storage/open.hpp"
#include "tools/voltgate/data_folder.hpp"
#include "tools/voltgate/subcommands.hpp"

#include <chrono>
#include <ostream>

namespace voltgate::tools {

namespace {

storage::Timestamp current_time() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::unique_ptr<storage::Database> open(const Invocation& invocation) {
    make_data_folder(invocation.settings.data_dir);
    return storage::open_beside_server(database_file(invocation.settings.data_dir));
}

std::vector<std::string> read_scopes(std::string text) {
    std::ranges::replace(text, ',', ' ');
    auto scopes = api::split_scopes(text);
    if (scopes.empty())
        throw UsageError("--scopes is empty");
    for (const auto& scope : scopes) {
        if (api::is_scope(scope))
            continue;
        std::string all;
        for (const auto& known : api::all_scopes())
            all += " " + std::string(known.word);
        throw UsageError("'" + scope + "' is no scope; there are:" + all);
    }
    return scopes;
}

int create(Invocation& invocation) {
    const auto scopes = read_scopes(invocation.flags.at("scopes"));
    std::optional<storage::Timestamp> expires_at;
    if (const auto days = invocation.flags.find("expires-in"); days != invocation.flags.end()) {
        try {
            expires_at = current_time() + parse_duration(days->second, std::chrono::hours{24});
        } catch (const InvalidValue& invalid) {
            throw UsageError("--expires-in: '" + days->second + "' " + invalid.what());
        }
    }
    const auto key = api::make_key(invocation.flags.at("name"), scopes, current_time(), expires_at);
    const auto database = open(invocation);
    storage::api_keys::add(*database, key.record);
    invocation.out << key.text << std::endl;
    return 0;
}

std::string date(storage::Timestamp time) {
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
    const auto two = [](unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return std::to_string(static_cast<int>(day.year())) + "-" + two(static_cast<unsigned>(day.month())) +
           "-" + two(static_cast<unsigned>(day.day()));
}

std::string state(const storage::ApiKey& key) {
    if (key.revoked_at)
        return "revoked";
    if (key.expires_at)
        return (*key.expires_at <= current_time() ? "expired " : "expires ") + date(*key.expires_at);
    return "valid";
}

int list(Invocation& invocation) {
    const auto database = open(invocation);
    storage::PageRequest page;
    do {
        const auto keys = storage::api_keys::list(*database, std::nullopt, page);
        for (const auto& key : keys.data)
            invocation.out << key.id << "  " << key.prefix << "...  " << date(key.created_at) << "  "
                           << state(key) << "  " << key.name << "  [" << key.scopes << "]\n";
        page.cursor = keys.next.value_or("");
    } while (!page.cursor.empty());
    return 0;
}

int revoke(Invocation& invocation) {
    const auto& id = invocation.arguments.at(0);
    const auto database = open(invocation);
    if (!storage::api_keys::revoke(*database, id, current_time())) {
        invocation.err << "voltgate: there is no key " << id << ", or it is revoked already\n";
        return 1;
    }
    invocation.err << "revoked; a running server may accept it for two more seconds\n";
    return 0;
}

} // namespace

Subcommand key_create() {
    return {"key create",
            {},
            "Makes an API key and prints it, alone, on standard output. Only its hash is kept.",
            {{"name", "NAME", "What the key is for.", true},
             {"scopes", "SCOPES",
              "What it may do: `all`, or words separated by commas such as sessions:read.", true},
             {"expires-in", "DURATION", "When it ceases to work, as in 90d; never without this.", false}},
            {"data-dir"},
            create};
}

Subcommand key_list() {
    return {"key list", {}, "Lists the API keys; never the keys themselves.", {}, {"data-dir"}, list};
}

Subcommand key_revoke() {
    return {"key revoke", {"ID"},       "Makes an API key invalid, by its id from `key list`.",
            {},           {"data-dir"}, revoke};
}

} // namespace voltgate::tools
