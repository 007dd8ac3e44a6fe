#include "core/security/admission.hpp"

#include "core/boot_status.hpp"
#include "core/events.hpp"
#include "core/security/profile.hpp"
#include "core/security/security_events.hpp"

#include <boost/describe/class.hpp>

#include <utility>

namespace voltgate::core::security {

namespace {

namespace asio = boost::asio;

struct Registered {
    std::string id;
    storage::Admission admission{};
};
BOOST_DESCRIBE_STRUCT(Registered, (), (id, admission))

void register_new(storage::Database& db, const std::string& identity, AdmissionPolicy policy, Instant now) {
    storage::ChargePoint record;
    record.id = identity;
    record.admission =
        policy == AdmissionPolicy::open ? storage::Admission::accepted : storage::Admission::pending;
    record.created_at = now;
    record.updated_at = now;
    if (!storage::charge_points::add_if_new(db, record))
        return;
    events::record(db, events::charge_point_changed, {record.organization_id, identity}, now,
                   Registered{identity, record.admission});
}

} // namespace

asio::awaitable<ocpp::Admission> Admission::admit(const ocpp::Handshake& handshake) {
    const auto record = co_await find_or_register(handshake);
    if (!record && settings_.admission != AdmissionPolicy::closed)
        co_return ocpp::Refusal{400, "no subprotocol in common", {}};
    if (!record)
        co_return ocpp::Refusal{404, "no charge point of this identity is registered", {}};
    if (record->status == storage::ChargePointStatus::disabled)
        co_return ocpp::Refusal{403, "this charge point is disabled", {}};
    const auto proven = co_await proves_itself(handshake, *record);
    if (!proven)
        co_return ocpp::Refusal{503, "too many passwords are being checked", settings_.hashing.retry_after};
    if (record->password_hash && !*proven)
        co_return refuse(*record, handshake, 401, "wrong or missing credentials");
    const auto profile = offered_profile(handshake, *proven);
    if (const auto required = required_profile(*record); profile < required)
        co_return refuse(*record, handshake, 403,
                         "security profile " + std::to_string(required) + " is required");
    auto who = admitted(*record, settings_);
    who.security_profile = profile;
    ocpp::Welcome welcome;
    welcome.context = std::move(who);
    co_return welcome;
}

asio::awaitable<std::optional<storage::ChargePoint>>
Admission::find_or_register(const ocpp::Handshake& handshake) {
    const auto& identity = handshake.identity;
    const auto find = [&](storage::Database& db) { return storage::charge_points::get(db, identity); };
    auto known = co_await store_.read(find);
    // Who speaks no version that is served here is no charge point that could be let in.
    if (known || settings_.admission == AdmissionPolicy::closed || !handshake.version)
        co_return known;
    co_return co_await store_.write([&](storage::Database& db) {
        register_new(db, identity, settings_.admission, clock_.now());
        return storage::charge_points::get(db, identity);
    });
}

ocpp::Refusal Admission::refuse(const storage::ChargePoint& record, const ocpp::Handshake& handshake,
                                unsigned status, std::string reason) {
    const auto now = clock_.now();
    if (const auto left_out = refused_.count(record.id, now)) {
        SecurityReport report;
        report.origin = {record.organization_id, record.id, now};
        report.type = failed_to_authenticate;
        report.tech_info = reason + ", from " + handshake.remote.address().to_string();
        if (*left_out > 0)
            *report.tech_info += "; " + std::to_string(*left_out) + " before it are not listed";
        report.source = storage::SecurityEventSource::server;
        store_.submit([report = std::move(report), &settings = settings_](storage::Database& db) {
            security::record(db, report, settings);
        });
    }
    return {status, std::move(reason), {}};
}

asio::awaitable<std::optional<bool>> Admission::proves_itself(const ocpp::Handshake& handshake,
                                                              const storage::ChargePoint& record) {
    std::optional<bool> proven = false;
    if (record.password_hash)
        proven = co_await has_password(handshake, *record.password_hash);
    if (!proven || *proven || !record.pending_password_hash)
        co_return proven;
    // One that was sent, and of which it is not known whether the charge point has taken it.
    proven = co_await has_password(handshake, *record.pending_password_hash);
    if (proven && *proven)
        co_await store_.write([&](storage::Database& db) {
            storage::charge_points::confirm_password_hash(db, record.id, *record.pending_password_hash,
                                                          clock_.now());
        });
    co_return proven;
}

asio::awaitable<std::optional<bool>> Admission::has_password(const ocpp::Handshake& handshake,
                                                             const std::string& password_hash) {
    if (!handshake.credentials || handshake.credentials->user != handshake.identity)
        co_return false;
    const auto& password = handshake.credentials->password;
    if (verified_.knows(handshake.identity, password, password_hash))
        co_return true;
    if (verified_.knows_wrong(handshake.identity, password, password_hash))
        co_return false;
    const auto right = co_await hashing_.check(handshake.identity, password, password_hash);
    if (!right)
        co_return std::nullopt;
    if (*right)
        verified_.remember(handshake.identity, password, password_hash);
    else
        verified_.remember_wrong(handshake.identity, password, password_hash);
    co_return right;
}

Admitted admitted(const storage::ChargePoint& record, const Settings& settings) {
    Admitted who;
    who.identity = record.id;
    who.organization_id = record.organization_id;
    who.boot_status = live_status(record.boot_status);
    who.quirks = quirks_of(record.quirks);
    who.validation = settings.validation;
    if (record.validation)
        who.validation = *record.validation == storage::ValidationMode::strict ? ocpp::Validation::strict
                                                                               : ocpp::Validation::tolerant;
    return who;
}

} // namespace voltgate::core::security
