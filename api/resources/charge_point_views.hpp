#pragma once

#include "api/resources/capabilities_view.hpp"
#include "api/resources/record.hpp"
#include "core/availability/liveness.hpp"
#include "core/availability/state.hpp"
#include "core/directory.hpp"
#include "core/settings.hpp"
#include "storage/records/charge_points.hpp"

/// Charge points as the API shows and takes them.
namespace voltgate::api {

/// What a charge point's network status depends on besides its record.
struct ViewedAt {
    ViewedAt(core::Instant instant, const core::Directory& connected, const core::Settings& settings)
        : now(instant)
        , directory(connected)
        , heartbeat_interval(settings.boot.heartbeat_interval)
        , long_term_unavailable(settings.background.long_term_unavailable) {}

    core::Instant now;
    const core::Directory& directory;
    std::chrono::seconds heartbeat_interval;
    std::chrono::seconds long_term_unavailable;
};

[[nodiscard]] core::availability::Liveness
liveness_of(storage::Database& db, const storage::ChargePoint& charge_point, const ViewedAt& at);

struct ChargePointView {
    std::string id;
    std::optional<std::string> name;
    storage::ChargePointStatus status = storage::ChargePointStatus::enabled;
    storage::Admission admission = storage::Admission::accepted;
    core::availability::NetworkStatus network_status = core::availability::NetworkStatus::never_connected;
    std::optional<std::string> hardware_status;
    core::availability::State state = core::availability::State::other;
    bool connected = false;
    std::optional<std::string> protocol;
    std::optional<storage::BootStatus> boot_status;
    std::optional<storage::ValidationMode> validation;
    bool has_password = false;
    std::optional<std::int64_t> security_profile;
    std::optional<std::string> vendor;
    std::optional<std::string> model;
    std::optional<std::string> serial_number;
    std::optional<std::string> charge_box_serial_number;
    std::optional<std::string> firmware_version;
    std::optional<std::string> iccid;
    std::optional<std::string> imsi;
    std::optional<std::string> meter_type;
    std::optional<std::string> meter_serial_number;
    std::optional<storage::Timestamp> last_boot_at;
    std::optional<std::string> boot_reason;
    std::optional<storage::Timestamp> connected_at;
    std::optional<storage::Timestamp> disconnected_at;
    std::optional<std::string> disconnect_reason;
    std::optional<storage::Timestamp> last_seen_at;
    std::optional<std::string> remote_address;
    std::optional<std::string> error_code;
    std::optional<std::string> info;
    std::optional<std::string> vendor_id;
    std::optional<std::string> vendor_error_code;
    std::optional<storage::Timestamp> status_at;
    std::optional<std::string> tariff_id;
    std::optional<std::string> external_id;
    storage::JsonText custom;
    storage::JsonText tags;
    storage::Timestamp created_at{};
    storage::Timestamp updated_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(ChargePointView, (),
                      (id, name, status, admission, network_status, hardware_status, state, connected,
                       protocol, boot_status, validation, has_password, security_profile, vendor, model,
                       serial_number, charge_box_serial_number, firmware_version, iccid, imsi, meter_type,
                       meter_serial_number, last_boot_at, boot_reason, connected_at, disconnected_at,
                       disconnect_reason, last_seen_at, remote_address, error_code, info, vendor_id,
                       vendor_error_code, status_at, tariff_id, external_id, custom, tags, created_at,
                       updated_at, version))

constexpr auto json_constraints(const ChargePointView*) {
    using core::json::field;
    return std::array{
        field("status").about("The operator's"), field("network_status").about("Whether it is connected"),
        field("hardware_status").about("The equipment's own word for the charge point as a whole"),
        field("state").about("One word of the three and of its EVSEs, for display")};
}

/// Reads the EVSEs, which the state is derived from.
ChargePointView view_of(storage::Database& db, const storage::ChargePoint& charge_point, const ViewedAt& at);

struct DeviationView {
    std::string kind;
    std::int64_t count = 0;
    storage::Timestamp last_at{};
    std::optional<std::string> last_detail;
};
BOOST_DESCRIBE_STRUCT(DeviationView, (), (kind, count, last_at, last_detail))

/// What it did against the standard, by kind.
std::vector<DeviationView> deviations_of(storage::Database& db, const std::string& charge_point_id);

/// The last BootNotification.
struct BootView {
    storage::Timestamp at{};
    std::optional<storage::BootStatus> status;
    std::optional<std::string> reason;
    std::optional<std::string> firmware_version;
};
BOOST_DESCRIBE_STRUCT(BootView, (), (at, status, reason, firmware_version))

/// What the connection tells of it.
struct LivenessView {
    bool connected = false;
    bool live = false;
    std::optional<storage::Timestamp> connected_since;
    std::optional<storage::Timestamp> disconnected_since;
    std::optional<storage::Timestamp> last_seen_at;
    std::optional<std::int64_t> silent_seconds;
    std::optional<std::int64_t> silence_limit_seconds;
};
BOOST_DESCRIBE_STRUCT(LivenessView, (),
                      (connected, live, connected_since, disconnected_since, last_seen_at, silent_seconds,
                       silence_limit_seconds))

constexpr auto json_constraints(const LivenessView*) {
    using core::json::field;
    return std::array{
        field("live").about("Whether it is there; without pings a connection alone does not tell"),
        field("silence_limit_seconds")
            .about("Silent for longer it is not live; absent where it answers pings")};
}

/// A charge point with what belongs to it.
struct ChargePointDetail : ChargePointView {
    LivenessView liveness;
    std::optional<BootView> last_boot;
    std::vector<DeviationView> deviations;
    CapabilitiesView capabilities;
};
BOOST_DESCRIBE_STRUCT(ChargePointDetail, (ChargePointView), (liveness, last_boot, deviations, capabilities))

LivenessView liveness_view(const storage::ChargePoint& charge_point,
                           const core::availability::Liveness& liveness, core::Instant now);

ChargePointDetail detail_of(storage::Database& db, const storage::ChargePoint& charge_point,
                            const ViewedAt& at);

struct CreateChargePoint {
    std::string id;
    std::optional<std::string> name;
    storage::ChargePointStatus status = storage::ChargePointStatus::enabled;
    std::optional<std::string> password;
    std::optional<std::int64_t> security_profile;
    std::optional<storage::ValidationMode> validation;
    std::optional<std::string> tariff_id;
    std::optional<std::string> external_id;
    storage::JsonText custom;
    storage::JsonText tags;
};
BOOST_DESCRIBE_STRUCT(CreateChargePoint, (),
                      (id, name, status, password, security_profile, validation, tariff_id, external_id,
                       custom, tags))

constexpr auto json_constraints(const CreateChargePoint*) {
    using core::json::field;
    return std::array{
        field("id").length(1, 48).pattern("^[A-Za-z0-9*_=:+|@.-]+$").about("The OCPP identity"),
        field("name").length(0, 255),
        field("status").or_default(),
        field("password").length(8, 64).about("For HTTP Basic authentication; kept as a hash"),
        field("security_profile").range(0, 3),
        field("validation").about("How strictly its messages are read; absent: as the server's setting"),
        field("tariff_id").about("Absent: that of its tags, else the default one"),
        field("external_id").length(1, 255),
        field("custom").object().or_default(),
        field("tags").list().or_default()};
}

struct ChangeChargePoint {
    core::json::Patch<std::string> name;
    core::json::Patch<storage::ChargePointStatus> status;
    core::json::Patch<storage::Admission> admission;
    core::json::Patch<std::string> password;
    core::json::Patch<std::int64_t> security_profile;
    core::json::Patch<storage::ValidationMode> validation;
    core::json::Patch<std::string> tariff_id;
    core::json::Patch<std::string> external_id;
    core::json::Patch<storage::JsonText> custom;
    core::json::Patch<storage::JsonText> tags;
};
BOOST_DESCRIBE_STRUCT(ChangeChargePoint, (),
                      (name, status, admission, password, security_profile, validation, tariff_id,
                       external_id, custom, tags))

constexpr auto json_constraints(const ChangeChargePoint*) {
    using core::json::field;
    return std::array{
        field("name").length(0, 255),
        field("admission").about("accepted lets in a charge point that waits for an operator"),
        field("password").length(8, 64).about("null removes it"),
        field("security_profile").range(0, 3),
        field("tariff_id").about("For the sessions to come; null: as its tags, or the default one"),
        field("external_id").length(1, 255),
        field("custom").object(),
        field("tags").list()};
}

struct ChargePointQuery : PageQuery {
    std::optional<storage::ChargePointStatus> status;
    std::optional<storage::Admission> admission;
    std::optional<bool> connected;
    std::optional<std::string> hardware_status;
    std::optional<std::string> vendor;
    std::optional<std::string> model;
    std::optional<std::string> external_id;
    std::optional<std::string> search;
};
BOOST_DESCRIBE_STRUCT(ChargePointQuery, (PageQuery),
                      (status, admission, connected, hardware_status, vendor, model, external_id, search))

constexpr auto json_constraints(const ChargePointQuery*) {
    return std::array{core::json::field("search").about("Part of the id or the name")};
}

} // namespace voltgate::api
