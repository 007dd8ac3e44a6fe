#include "core/provisioning/v16_reading.hpp"

#include "core/told.hpp"
#include "core/wire.hpp"
#include "ocpp/v16/provisioning.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace voltgate::core::provisioning::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;

constexpr std::string_view max_keys = "GetConfigurationMaxKeys";

// After so many answers that there is no such action, and none else, there is none.
constexpr std::size_t in_vain = 3;

// The standard keys of 1.6, its errata and its security extension, for charge points that answer only to
// names.
constexpr std::array standard_keys{"AdditionalRootCertificateCheck",
                                   "AllowOfflineTxForUnknownId",
                                   "AuthorizationCacheEnabled",
                                   "AuthorizeRemoteTxRequests",
                                   "BlinkRepeat",
                                   "CertificateSignedMaxChainSize",
                                   "CertificateStoreMaxLength",
                                   "ChargeProfileMaxStackLevel",
                                   "ChargingScheduleAllowedChargingRateUnit",
                                   "ChargingScheduleMaxPeriods",
                                   "ClockAlignedDataInterval",
                                   "ConnectionTimeOut",
                                   "ConnectorPhaseRotation",
                                   "ConnectorPhaseRotationMaxLength",
                                   "ConnectorSwitch3to1PhaseSupported",
                                   "CpoName",
                                   "HeartbeatInterval",
                                   "LightIntensity",
                                   "LocalAuthListEnabled",
                                   "LocalAuthListMaxLength",
                                   "LocalAuthorizeOffline",
                                   "LocalPreAuthorize",
                                   "MaxChargingProfilesInstalled",
                                   "MaxEnergyOnInvalidId",
                                   "MessageTimeout",
                                   "MeterValueSampleInterval",
                                   "MeterValuesAlignedData",
                                   "MeterValuesAlignedDataMaxLength",
                                   "MeterValuesSampledData",
                                   "MeterValuesSampledDataMaxLength",
                                   "MinimumStatusDuration",
                                   "NumberOfConnectors",
                                   "ReserveConnectorZeroSupported",
                                   "ResetRetries",
                                   "SecurityProfile",
                                   "SendLocalListMaxLength",
                                   "StopTransactionMaxMeterValues",
                                   "StopTransactionOnEVSideDisconnect",
                                   "StopTransactionOnInvalidId",
                                   "StopTxnAlignedData",
                                   "StopTxnAlignedDataMaxLength",
                                   "StopTxnSampledData",
                                   "StopTxnSampledDataMaxLength",
                                   "SupportedFeatureProfiles",
                                   "SupportedFeatureProfilesMaxLength",
                                   "SupportedFileTransferProtocols",
                                   "TransactionMessageAttempts",
                                   "TransactionMessageRetryInterval",
                                   "UnlockConnectorOnEVSideDisconnect",
                                   "WebSocketPingInterval"};

void add(Reported& reported, const ocpp16::GetConfigurationResponse& answer) {
    for (const auto& key : answer.configurationKey.value_or(ocpp::List<ocpp16::KeyValue>{})) {
        auto value = wire::text_of(key.value);
        if (is_secret(key.key.str()))
            value.reset();
        reported.keys.push_back({key_named(key.key), std::move(value), key.readonly});
    }
    for (const auto& name : answer.unknownKey.value_or(ocpp::List<ocpp::CiText<50>>{}))
        reported.unknown.push_back(key_named(name));
}

using Failure = std::optional<ocpp::CallFailure>;

asio::awaitable<Failure> ask(Conversation& station, std::span<const std::string> names, Reported& reported) {
    ocpp16::GetConfigurationRequest request;
    if (!names.empty())
        request.key.emplace(names.begin(), names.end());
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return answer.error();
    add(reported, *answer);
    co_return std::nullopt;
}

/// How many keys this charge point takes in one request (1.6 section 9.1.7); 0 where it has not said.
asio::awaitable<std::int64_t> told_max_keys(Conversation& station, const Reported& reported) {
    for (const auto& key : reported.keys)
        if (ocpp::equal_ignoring_case(key.key.name, max_keys))
            co_return told::number_in(key.value.value_or("")).value_or(0);
    const auto known = co_await station.store().read(
        [&](storage::Database& db) { return told::number(db, station.charge_point().identity(), max_keys); });
    co_return known.value_or(0);
}

bool is_error(const Failure& failure) {
    return failure && failure->kind == ocpp::CallFailure::Kind::call_error;
}

bool told_nothing(const Reading& reading) {
    return reading.reported.keys.empty() && reading.reported.unknown.empty();
}

void add_unread(Reading& reading, std::span<const std::string> names, const ocpp::CallFailure& failure) {
    for (const auto& name : names)
        reading.unread.push_back({key_named(name), words_of(failure)});
}

/// Whether there is no use in asking for further keys; an error is about the one that was asked for.
bool ends_reading(const Reading& reading, const Failure& failure) {
    if (!is_error(failure))
        return failure.has_value();
    return is_absent(*failure) && told_nothing(reading) && reading.unread.size() >= in_vain;
}

asio::awaitable<void> ask_in_portions(Conversation& station, std::span<const std::string> names,
                                      Reading& reading) {
    const auto most = co_await told_max_keys(station, reading.reported);
    auto portion = static_cast<std::size_t>(std::max<std::int64_t>(most, 1));
    Failure last;
    while (!names.empty()) {
        auto next = names.first(std::min(portion, names.size()));
        const auto failure = co_await ask(station, next, reading.reported);
        if (is_error(failure) && next.size() > 1) { // one of them may be to blame
            portion = 1;
            continue;
        }
        if (failure)
            add_unread(reading, next, *failure);
        last = failure ? failure : last;
        names = names.subspan(next.size());
        if (!ends_reading(reading, failure))
            continue;
        add_unread(reading, names, *failure);
        reading.failure = failure;
        co_return;
    }
    if (told_nothing(reading))
        reading.failure = last;
}

/// Where it is not known, how many keys it takes is asked first: one by one it would be some fifty calls.
asio::awaitable<void> ask_by_name(Conversation& station, Reading& reading) {
    const std::vector<std::string> first{std::string(max_keys)};
    const auto told = co_await told_max_keys(station, reading.reported);
    if (told == 0)
        co_await ask_in_portions(station, first, reading);
    if (reading.failure && !is_error(reading.failure))
        co_return;
    reading.failure.reset();
    const std::vector<std::string> names(standard_keys.begin(), standard_keys.end());
    co_await ask_in_portions(station, names, reading);
}

} // namespace

asio::awaitable<Reading> read_all(Conversation& station) {
    Reading reading;
    reading.failure = co_await ask(station, {}, reading.reported);
    const bool answered = !reading.failure && !reading.reported.keys.empty();
    const bool lost = reading.failure && reading.failure->kind == ocpp::CallFailure::Kind::connection_lost;
    reading.reported.everything = answered;
    if (answered || lost)
        co_return reading;
    Reading by_name;
    co_await ask_by_name(station, by_name);
    co_return by_name;
}

asio::awaitable<Reading> read_keys(Conversation& station, std::vector<std::string> names) {
    Reading reading;
    co_await ask_in_portions(station, names, reading);
    co_return reading;
}

asio::awaitable<Reading> read_named(Conversation& station, std::vector<KeyName> keys) {
    std::vector<std::string> names;
    for (const auto& key : keys)
        names.push_back(key.name);
    co_return co_await read_keys(station, std::move(names));
}

std::string words_of(const ocpp::CallFailure& failure) {
    if (failure.kind != ocpp::CallFailure::Kind::call_error)
        return std::string(to_string(failure.kind));
    return failure.code + (failure.description.empty() ? "" : ": " + failure.description);
}

KeyName key_named(std::string_view name) {
    KeyName key;
    key.name = name;
    return key;
}

} // namespace voltgate::core::provisioning::v16
