#include "tests/scenarios/scenario_settings.hpp"

#include "certs/secrets.hpp"
#include "core/json/time.hpp"
#include "core/json/write.hpp"
#include "core/security/basic_auth.hpp"
#include "ocpp/transport/client.hpp"
#include "storage/words.hpp"
#include "tests/scenarios/scenario.hpp"

#include <charconv>
#include <functional>
#include <map>
#include <stdexcept>

namespace voltgate::tests {

namespace {

using Seconds = std::chrono::seconds;

template <class Target>
using Setters = std::map<std::string_view, std::function<void(Target&, const std::string&)>>;

template <class Target>
void set_all(Target& target, const std::vector<Named>& values, const Setters<Target>& setters) {
    for (const auto& each : values) {
        const auto setter = setters.find(each.name);
        if (setter == setters.end())
            throw std::invalid_argument("there is nothing called " + each.name);
        setter->second(target, each.value);
    }
}

template <class Value>
Value one_of(const std::string& word, const std::map<std::string_view, Value>& words) {
    const auto found = words.find(word);
    if (found == words.end())
        throw std::invalid_argument("unknown word " + word);
    return found->second;
}

Seconds seconds_of(const std::string& text) {
    return std::chrono::duration_cast<Seconds>(duration_of(text));
}

std::vector<std::string> list_of(const std::string& text) {
    std::vector<std::string> items;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find(',', begin), text.size());
        items.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return items;
}

template <class Word>
Word stored_word(const std::string& text) {
    const auto word = storage::parse_word<Word>(text);
    if (!word)
        throw std::invalid_argument("unknown word " + text);
    return *word;
}

core::Instant instant_of(const std::string& text) {
    const auto instant = core::json::time_of(text);
    if (!instant)
        throw std::invalid_argument("no moment: " + text);
    return *instant;
}

const Setters<core::CsmsOptions>& server_setters() {
    using Options = core::CsmsOptions;
    using Text = const std::string&;
    static const Setters<Options> setters{
        {"admission",
         [](Options& o, Text text) {
             using Policy = core::AdmissionPolicy;
             o.settings.admission = one_of<Policy>(
                 text, {{"closed", Policy::closed}, {"pending", Policy::pending}, {"open", Policy::open}});
         }},
        {"validation",
         [](Options& o, Text text) {
             using Validation = ocpp::Validation;
             o.settings.validation = one_of<Validation>(
                 text, {{"tolerant", Validation::tolerant}, {"strict", Validation::strict}});
         }},
        {"heartbeat_interval",
         [](Options& o, Text text) { o.settings.boot.heartbeat_interval = seconds_of(text); }},
        {"boot_retry_interval",
         [](Options& o, Text text) { o.settings.boot.retry_interval = seconds_of(text); }},
        {"call_timeout", [](Options& o, Text text) { o.settings.commands.call_timeout = duration_of(text); }},
        {"command_expiry", [](Options& o, Text text) { o.settings.commands.expiry = seconds_of(text); }},
        {"firmware_timeout",
         [](Options& o, Text text) { o.settings.tracked.firmware_timeout = seconds_of(text); }},
        {"log_timeout", [](Options& o, Text text) { o.settings.tracked.log_timeout = seconds_of(text); }},
        {"hold_until_configured",
         [](Options& o, Text text) { o.settings.boot.hold_until_configured = text == "yes"; }},
        {"multipart_patience",
         [](Options& o, Text text) { o.settings.multiparts.patience = seconds_of(text); }},
        {"multipart_limit", [](Options& o, Text text) { o.settings.multiparts.limit = seconds_of(text); }},
        {"keep_customer_information",
         [](Options& o, Text text) { o.settings.diagnostics.keep_customer_information = seconds_of(text); }},
        {"monitors_per_message",
         [](Options& o, Text text) { o.settings.diagnostics.monitors_per_message = std::stoll(text); }},
        {"remote_start_window",
         [](Options& o, Text text) { o.settings.sessions.remote_start_window = seconds_of(text); }},
        {"charging_offer_within",
         [](Options& o, Text text) { o.settings.charging.offer_within = seconds_of(text); }},
        {"limit_stop_interval",
         [](Options& o, Text text) { o.settings.limit_stops.interval = seconds_of(text); }},
        {"limit_stop_attempts",
         [](Options& o, Text text) { o.settings.limit_stops.attempts = std::stoll(text); }},
        {"ask_about_sessions_after",
         [](Options& o, Text text) { o.settings.sessions.ask_after = seconds_of(text); }},
        {"tell_cost_every", [](Options& o, Text text) { o.settings.costs.tell_every = seconds_of(text); }},
        {"late_stop_grace",
         [](Options& o, Text text) { o.settings.sessions.late_stop_grace = seconds_of(text); }},
        {"reservation_length",
         [](Options& o, Text text) { o.settings.reservations.length = seconds_of(text); }},
        {"stale_start", [](Options& o, Text text) { o.settings.sessions.stale_start = seconds_of(text); }},
        {"concurrent_sessions",
         [](Options& o, Text text) { o.settings.sessions.concurrent_per_tag = text == "allowed"; }},
        {"ocpp_url", [](Options& o, Text text) { o.settings.networks.url = text; }},
        {"read_configuration_at_boot",
         [](Options& o, Text text) { o.settings.boot.read_configuration = text == "yes"; }},
        {"configuration_settling",
         [](Options& o, Text text) { o.settings.boot.settling = duration_of(text); }},
        {"data_transfer_vendors",
         [](Options& o, Text text) { o.settings.data_transfer.vendors = list_of(text); }},
        {"trigger_meter_values",
         [](Options& o, Text text) { o.settings.metering.ask_after = seconds_of(text); }},
        {"watch_limits_after",
         [](Options& o, Text text) { o.settings.metering.watch_limits_after = seconds_of(text); }},
        {"concurrent_sessions_per_group",
         [](Options& o, Text text) { o.settings.sessions.concurrent_per_group = std::stoll(text); }},
        {"evses_kept", [](Options& o, Text text) { o.settings.equipment.most_evses = std::stoll(text); }},
        {"connectors_kept",
         [](Options& o, Text text) { o.settings.equipment.most_connectors = std::stoll(text); }},
        {"unregistered_kept", [](Options& o, Text text) { o.settings.newcomers.most = std::stoll(text); }},
        {"service_tag", [](Options& o, Text text) { o.settings.tags.service_tag = text; }},
        {"local_list_portion",
         [](Options& o, Text text) { o.settings.local_lists.portion = std::stoll(text); }},
        {"local_list_retry", [](Options& o, Text text) { o.settings.local_lists.retry = seconds_of(text); }},
        {"default_version",
         [](Options& o, Text text) { o.listener.default_version = ocpp::version_of(text).value(); }},
        {"no_common_subprotocol",
         [](Options& o, Text text) {
             using No = ocpp::NoCommonSubprotocol;
             o.listener.no_common_subprotocol =
                 one_of<No>(text, {{"refuse", No::refuse}, {"upgrade_then_close", No::upgrade_then_close}});
         }},
        {"timeouts_before_close",
         [](Options& o, Text text) {
             o.peer.engine.timeouts_before_close = static_cast<unsigned>(std::stoul(text));
         }},
    };
    return setters;
}

} // namespace

std::vector<Named> named_values(std::string_view text) {
    std::vector<Named> values;
    for (auto word = take_word(text); !word.empty(); word = take_word(text)) {
        const auto equals = word.find('=');
        if (equals == std::string_view::npos)
            throw std::invalid_argument("not NAME=VALUE: " + std::string(word));
        values.push_back({std::string(word.substr(0, equals)), std::string(word.substr(equals + 1))});
    }
    return values;
}

std::chrono::milliseconds duration_of(std::string_view text) {
    using std::chrono::milliseconds;
    static const std::map<std::string_view, milliseconds> units{{"ms", milliseconds(1)},
                                                                {"s", std::chrono::seconds(1)},
                                                                {"m", std::chrono::minutes(1)},
                                                                {"h", std::chrono::hours(1)},
                                                                {"d", std::chrono::hours(24)}};
    std::int64_t count = 0;
    const auto digits = text.starts_with('+') ? text.substr(1) : text;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    const auto unit = units.find(digits.substr(static_cast<std::size_t>(end - digits.data())));
    if (error != std::errc{} || unit == units.end())
        throw std::invalid_argument("no duration: " + std::string(text));
    return count * unit->second;
}

ServerFixtureOptions server_options(const std::vector<Named>& values) {
    ServerFixtureOptions options;
    change_options(options, values);
    return options;
}

void change_options(ServerFixtureOptions& options, const std::vector<Named>& values) {
    set_all(options.csms, values, server_setters());
}

void set_options(ocpp::ClientOptions& options, const std::vector<Named>& values) {
    using Options = ocpp::ClientOptions;
    using Text = const std::string&;
    static const Setters<Options> setters{
        {"identity", [](Options& o, Text text) { o.identity = text; }},
        {"protocol",
         [](Options& o, Text text) {
             o.subprotocols = text == "none" ? std::vector<std::string>{} : list_of(text);
         }},
        {"user", [](Options& o, Text text) { o.user = text; }},
        {"password", [](Options& o, Text text) { o.password = text; }},
        {"hex-password", [](Options& o, Text text) { o.password = certs::from_hex(text); }},
        {"path", [](Options& o, Text text) { o.path = text; }},
    };
    set_all(options, values, setters);
}

storage::IdTag id_tag(std::string uid, const std::vector<Named>& values, core::Instant now) {
    using storage::IdTag;
    using Text = const std::string&;
    static const Setters<IdTag> setters{
        {"status", [](IdTag& t, Text text) { t.status = stored_word<storage::IdTagStatus>(text); }},
        {"expire_at", [](IdTag& t, Text text) { t.expire_at = instant_of(text); }},
        {"group_id", [](IdTag& t, Text text) { t.group_id = text; }},
        {"max_concurrent_sessions",
         [](IdTag& t, Text text) { t.max_concurrent_sessions = std::stoll(text); }},
        {"max_energy_wh_per_session",
         [](IdTag& t, Text text) { t.max_energy_wh_per_session = std::stoll(text); }},
        {"max_energy_wh_per_period",
         [](IdTag& t, Text text) { t.max_energy_wh_per_period = std::stoll(text); }},
    };
    IdTag tag;
    tag.id = "tag_" + uid;
    tag.id_tag_uid = std::move(uid);
    tag.created_at = now;
    tag.updated_at = now;
    set_all(tag, values, setters);
    return tag;
}

storage::ChargePoint charge_point(std::string id, const std::vector<Named>& values, core::Instant now) {
    using storage::ChargePoint;
    using Text = const std::string&;
    static const Setters<ChargePoint> setters{
        {"admission", [](ChargePoint& c, Text text) { c.admission = stored_word<storage::Admission>(text); }},
        {"status",
         [](ChargePoint& c, Text text) { c.status = stored_word<storage::ChargePointStatus>(text); }},
        {"validation",
         [](ChargePoint& c, Text text) { c.validation = stored_word<storage::ValidationMode>(text); }},
        {"tags", [](ChargePoint& c, Text text) { c.tags.text = core::json::to_text(list_of(text)); }},
        {"password",
         [](ChargePoint& c, Text text) {
             c.password_hash = certs::hash_secret(core::security::canonical_password(text));
         }},
    };
    ChargePoint record;
    record.id = std::move(id);
    record.created_at = now;
    record.updated_at = now;
    set_all(record, values, setters);
    return record;
}

} // namespace voltgate::tests
