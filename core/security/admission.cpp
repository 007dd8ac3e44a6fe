#include "core/security/admission.hpp"

#include "core/boot_status.hpp"
#include "core/events.hpp"
#include "core/json/time.hpp"
#include "core/review.hpp"
#include "core/security/profile.hpp"
#include "core/security/security_events.hpp"

#include <boost/describe/class.hpp>
#include <boost/json/object.hpp>

#include <string_view>
#include <utility>

namespace voltgate::core::security {

namespace {

namespace asio = boost::asio;

struct Registered {
    std::string id;
    storage::Admission admission{};
};
BOOST_DESCRIBE_STRUCT(Registered, (), (id, admission))

void register_new(storage::Database& db, const std::string& identity, storage::Admission admission,
                  Instant now) {
    storage::ChargePoint record;
    record.id = identity;
    record.admission = admission;
    record.created_at = now;
    record.updated_at = now;
    if (!storage::charge_points::add_if_new(db, record))
        return;
    events::record(db, events::charge_point_changed, {record.organization_id, identity}, now,
                   Registered{identity, record.admission});
}

/// What a person is shown of who was refused; the same once a day.
void ask_for_a_look(storage::Database& db, const SecurityReport& report, const std::string& offered_user) {
    const boost::json::value shown(boost::json::object{
        {"type", report.type}, {"user", offered_user}, {"tech_info", report.tech_info.value_or("")}});
    review::Finding finding{review::failed_to_authenticate, "Handshake", shown,
                            "it was refused at the door: " + report.tech_info.value_or("")};
    finding.key = json::time_text(report.origin.received_at).substr(0, std::string_view("2026-03-01").size());
    review::add(db, report.origin, finding);
}

/// One that has no record, and was given none.
ocpp::Refusal refuse_unknown(const ocpp::Handshake& handshake, const Settings& settings) {
    if (settings.admission == AdmissionPolicy::closed)
        return {404, "no charge point of this identity is registered", {}};
    if (!handshake.version)
        return {400, "no subprotocol in common", {}};
    return {503, "too many charge points that nobody registered", settings.newcomers.retry_after};
}

bool needs_no_boot(const storage::ChargePoint& record, const SharedQuirks& quirks) {
    return record.admission == storage::Admission::accepted && quirks &&
           quirks->accept_before_boot.value_or(false);
}

} // namespace

asio::awaitable<ocpp::Admission> Admission::admit(const ocpp::Handshake& handshake) {
    const auto record = co_await find_or_register(handshake);
    if (!record)
        co_return refuse_unknown(handshake, settings_);
    if (record->status == storage::ChargePointStatus::disabled)
        co_return ocpp::Refusal{403, "this charge point is disabled", {}};
    const auto quirks = shared_quirks_of(record->quirks);
    const Claim claim{handshake, *record, quirks ? quirks->basic_user : std::nullopt};
    const auto proven = co_await proves_itself(claim);
    if (!proven)
        co_return ocpp::Refusal{503, "too many passwords are being checked", settings_.hashing.retry_after};
    if (record->password_hash && !*proven)
        co_return refuse(*record, handshake, 401, "wrong or missing credentials");
    const auto profile = offered_profile(handshake, *proven);
    if (const auto required = required_profile(*record); profile < required)
        co_return refuse(*record, handshake, 403,
                         "security profile " + std::to_string(required) + " is required");
    auto who = admitted(*record, quirks, settings_);
    who.security_profile = static_cast<std::int8_t>(profile);
    ocpp::Welcome welcome;
    welcome.context = std::move(who);
    co_return welcome;
}

asio::awaitable<std::optional<storage::ChargePoint>>
Admission::find_or_register(const ocpp::Handshake& handshake) {
    const auto& identity = handshake.identity;
    const auto find = [&](storage::Database& db) {
        auto own = storage::charge_points::get(db, identity);
        return own ? own : storage::charge_points::by_path_identity(db, identity);
    };
    auto known = co_await store_.read(find);
    // Who speaks no version that is served here is no charge point that could be let in.
    if (known || settings_.admission == AdmissionPolicy::closed || !handshake.version)
        co_return known;
    const auto now = clock_.now();
    if (newcomers_.are_too_many(now))
        co_return known;
    co_return co_await store_.write([&](storage::Database& db) {
        if (newcomers_.take(db, now))
            register_new(db, identity, newcomers_.as_what(), now);
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
        auto user = handshake.credentials ? handshake.credentials->user : std::string();
        store_.submit([report = std::move(report), user = std::move(user),
                       &settings = settings_](storage::Database& db) {
            security::record(db, report, settings);
            ask_for_a_look(db, report, user);
        });
    }
    return {status, std::move(reason), {}};
}

asio::awaitable<std::optional<bool>> Admission::proves_itself(const Claim& claim) {
    const auto& record = claim.record;
    std::optional<bool> proven = false;
    if (record.password_hash)
        proven = co_await has_password(claim, *record.password_hash);
    if (!proven || *proven || !record.pending_password_hash)
        co_return proven;
    // One that was sent, and of which it is not known whether the charge point has taken it, or another
    // network's.
    proven = co_await has_password(claim, *record.pending_password_hash);
    if (proven && *proven)
        co_await store_.write([&](storage::Database& db) {
            storage::charge_points::confirm_password_hash(db, record.id, *record.pending_password_hash,
                                                          clock_.now());
        });
    co_return proven;
}

asio::awaitable<std::optional<bool>> Admission::has_password(const Claim& claim,
                                                             const std::string& password_hash) {
    const auto& credentials = claim.handshake.credentials;
    if (!credentials || credentials->user != claim.user.value_or(claim.handshake.identity))
        co_return false;
    const auto& id = claim.record.id;
    const auto& password = credentials->password;
    if (verified_.knows(id, password, password_hash))
        co_return true;
    if (verified_.knows_wrong(id, password, password_hash))
        co_return false;
    const auto right = co_await hashing_.check(id, password, password_hash);
    if (!right)
        co_return std::nullopt;
    if (*right)
        verified_.remember(id, password, password_hash);
    else
        verified_.remember_wrong(id, password, password_hash);
    co_return right;
}

Admitted admitted(const storage::ChargePoint& record, SharedQuirks quirks, const Settings& settings) {
    Admitted who;
    who.identity = record.id;
    who.organization_id = record.organization_id;
    who.boot_status = live_status(record.boot_status);
    if (!record.boot_status && needs_no_boot(record, quirks))
        who.boot_status = BootStatus::accepted;
    who.quirks = std::move(quirks);
    who.validation = settings.validation;
    if (record.validation)
        who.validation = *record.validation == storage::ValidationMode::strict ? ocpp::Validation::strict
                                                                               : ocpp::Validation::tolerant;
    return who;
}

} // namespace voltgate::core::security
