#include "certs/secrets.hpp"
#include "core/provisioning/v16.hpp"
#include "core/security/basic_auth.hpp"
#include "core/wire.hpp"
#include "ocpp/v16/provisioning.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/configuration_keys.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>

namespace voltgate::core::provisioning::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;

// A write-only key: its value is never stored nor shown (security whitepaper, A01).
constexpr std::string_view secret_key = "AuthorizationKey";

// The standard keys of 1.6 and its security extension, for charge points that answer only to names (pitfall
// 31).
constexpr std::array standard_keys{"AllowOfflineTxForUnknownId",
                                   "AuthorizationCacheEnabled",
                                   "AuthorizeRemoteTxRequests",
                                   "ClockAlignedDataInterval",
                                   "ConnectionTimeOut",
                                   "ConnectorPhaseRotation",
                                   "GetConfigurationMaxKeys",
                                   "HeartbeatInterval",
                                   "LocalAuthorizeOffline",
                                   "LocalPreAuthorize",
                                   "MaxEnergyOnInvalidId",
                                   "MeterValuesAlignedData",
                                   "MeterValuesSampledData",
                                   "MeterValueSampleInterval",
                                   "MinimumStatusDuration",
                                   "NumberOfConnectors",
                                   "ResetRetries",
                                   "StopTransactionOnEVSideDisconnect",
                                   "StopTransactionOnInvalidId",
                                   "StopTxnAlignedData",
                                   "StopTxnSampledData",
                                   "SupportedFeatureProfiles",
                                   "TransactionMessageAttempts",
                                   "TransactionMessageRetryInterval",
                                   "UnlockConnectorOnEVSideDisconnect",
                                   "WebSocketPingInterval",
                                   "LocalAuthListEnabled",
                                   "LocalAuthListMaxLength",
                                   "SendLocalListMaxLength",
                                   "ReserveConnectorZeroSupported",
                                   "ChargeProfileMaxStackLevel",
                                   "ChargingScheduleAllowedChargingRateUnit",
                                   "ChargingScheduleMaxPeriods",
                                   "ConnectorSwitch3to1PhaseSupported",
                                   "MaxChargingProfilesInstalled",
                                   "SecurityProfile",
                                   "CpoName"};

/// What the portions of a configuration add up to.
struct Collected {
    std::vector<ReportedKey> keys;
    std::vector<std::string> unknown;

    void add(const ocpp16::GetConfigurationResponse& answer) {
        for (const auto& key : answer.configurationKey.value_or(ocpp::List<ocpp16::KeyValue>{})) {
            auto value = wire::text_of(key.value);
            if (ocpp::equal_ignoring_case(key.key, secret_key))
                value.reset();
            keys.push_back({key.key.str(), std::move(value), key.readonly});
        }
        for (const auto& name : answer.unknownKey.value_or(ocpp::List<ocpp::CiText<50>>{}))
            unknown.push_back(name.str());
    }
};

using Failure = std::optional<ocpp::CallFailure>;

asio::awaitable<Failure> ask(Conversation& station, std::span<const std::string> names,
                             Collected& collected) {
    ocpp16::GetConfigurationRequest request;
    if (!names.empty())
        request.key.emplace(names.begin(), names.end());
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return answer.error();
    collected.add(*answer);
    co_return std::nullopt;
}

/// How many keys this charge point takes in one request; 1.6 section 9.1.7. One where it has not said.
asio::awaitable<std::size_t> keys_per_request(Conversation& station) {
    const auto known = co_await station.store().read([&](storage::Database& db) {
        return storage::configuration_keys::get(db, station.charge_point().identity(),
                                                "GetConfigurationMaxKeys");
    });
    std::size_t count = 0;
    if (known && known->value)
        std::from_chars(known->value->data(), known->value->data() + known->value->size(), count);
    co_return std::max<std::size_t>(count, 1);
}

asio::awaitable<Failure> ask_in_portions(Conversation& station, std::span<const std::string> names,
                                         Collected& collected) {
    const auto portion = co_await keys_per_request(station);
    while (!names.empty()) {
        const auto next = names.first(std::min(portion, names.size()));
        auto failure = co_await ask(station, next, collected);
        if (failure)
            co_return failure;
        names = names.subspan(next.size());
    }
    co_return std::nullopt;
}

bool lost(const ocpp::CallFailure& failure) {
    return failure.kind == ocpp::CallFailure::Kind::connection_lost;
}

/// Everything it tells at once; where that fails or tells nothing, the standard's keys by name.
asio::awaitable<Failure> ask_all(Conversation& station, Collected& collected) {
    const std::span<const std::string> no_names;
    const auto failure = co_await ask(station, no_names, collected);
    const bool answered = !failure && !collected.keys.empty();
    if (answered || (failure && lost(*failure)))
        co_return failure;
    const std::vector<std::string> names(standard_keys.begin(), standard_keys.end());
    co_return co_await ask_in_portions(station, names, collected);
}

boost::json::object summary_of(const Collected& collected) {
    boost::json::array keys;
    for (const auto& key : collected.keys) {
        boost::json::object entry{{"key", key.name}, {"readonly", key.readonly}};
        if (key.value)
            entry["value"] = *key.value;
        keys.push_back(std::move(entry));
    }
    boost::json::array unknown;
    for (const auto& name : collected.unknown)
        unknown.emplace_back(name);
    return {{"configurationKey", std::move(keys)}, {"unknownKey", std::move(unknown)}};
}

/// Hashing is slow on purpose: off the event loop.
asio::awaitable<std::string> hash_of(Conversation& station, const std::string& password) {
    co_return co_await station.store().read(
        [&](storage::Database&) { return certs::hash_secret(security::canonical_password(password)); });
}

bool is_stored(ocpp16::ConfigurationStatus status) {
    return status == ocpp16::ConfigurationStatus::Accepted ||
           status == ocpp16::ConfigurationStatus::RebootRequired;
}

} // namespace

asio::awaitable<Outcome> set_configuration(Conversation& station, SetConfiguration command,
                                           const Clock& clock) {
    if (command.component_name || command.instance || command.evse_id.value_or(0) != 0)
        co_return not_sayable("OCPP 1.6 has keys without component, instance or EVSE");
    ocpp16::ChangeConfigurationRequest request;
    request.key = command.name;
    request.value = command.value;
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    const auto status = answer->status.known();
    const bool accepted = status && is_stored(*status);
    auto outcome = station.answered(answer->status.text(), accepted ? Verdict::accepted : Verdict::rejected);
    if (!accepted)
        co_return outcome;
    if (ocpp::equal_ignoring_case(command.name, secret_key)) {
        auto hash = co_await hash_of(station, command.value);
        outcome.effect = [origin = station.charge_point().origin(clock.now()),
                          hash = std::move(hash)](storage::Database& db) {
            storage::charge_points::set_password_hash(db, origin.charge_point_id, hash, origin.received_at);
        };
    } else {
        outcome.effect = [origin = station.charge_point().origin(clock.now()),
                          key = ReportedKey{command.name, command.value, false}](storage::Database& db) {
            store_configuration(db, origin, {key}, {});
        };
    }
    co_return outcome;
}

asio::awaitable<Outcome> sync_configuration(Conversation& station, SyncConfiguration command,
                                            const Clock& clock) {
    Collected collected;
    const auto names = command.keys.value_or(std::vector<std::string>{});
    // No conditional expression: GCC 12 destroys what its two sides await twice.
    Failure failure;
    if (names.empty())
        failure = co_await ask_all(station, collected);
    else
        failure = co_await ask_in_portions(station, names, collected);
    if (failure)
        co_return outcome_of(*failure);
    auto outcome = answered("", Verdict::accepted, summary_of(collected));
    outcome.effect = [origin = station.charge_point().origin(clock.now()), collected](storage::Database& db) {
        store_configuration(db, origin, collected.keys, collected.unknown);
    };
    co_return outcome;
}

} // namespace voltgate::core::provisioning::v16
