// Charge points. The id is the OCPP identity. Three statuses stand side by side: `status` is the operator's,
// `connected` the network's, `hardware_status` the equipment's own word for connector 0.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

enum class ChargePointStatus { enabled, disabled };
BOOST_DESCRIBE_ENUM(ChargePointStatus, enabled, disabled)

enum class Admission { accepted, pending };
BOOST_DESCRIBE_ENUM(Admission, accepted, pending)

enum class BootStatus { accepted, pending, rejected };
BOOST_DESCRIBE_ENUM(BootStatus, accepted, pending, rejected)

enum class ValidationMode { tolerant, strict };
BOOST_DESCRIBE_ENUM(ValidationMode, tolerant, strict)

struct ChargePoint {
    static constexpr std::string_view table = "charge_points";

    std::string id{};
    std::string organization_id{default_organization};
    std::optional<std::string> name{};
    ChargePointStatus status = ChargePointStatus::enabled;
    Admission admission = Admission::accepted;
    std::optional<std::string> protocol{};      // "1.6", "2.0.1", "2.1": of the newest connection
    std::optional<BootStatus> boot_status{};    // absent: never booted
    std::optional<ValidationMode> validation{}; // absent: the server's default
    std::optional<std::string> password_hash{};
    std::optional<std::string> pending_password_hash{}; // sent, and not known to be taken
    std::optional<std::int64_t> security_profile{};
    std::optional<std::string> vendor{};
    std::optional<std::string> model{};
    std::optional<std::string> serial_number{};
    std::optional<std::string> charge_box_serial_number{};
    std::optional<std::string> firmware_version{};
    std::optional<std::string> iccid{};
    std::optional<std::string> imsi{};
    std::optional<std::string> meter_type{};
    std::optional<std::string> meter_serial_number{};
    std::optional<Timestamp> last_boot_at{}; // when it last restarted, as far as it told
    std::optional<std::string> boot_reason{};
    bool connected = false;
    std::optional<Timestamp> connected_at{};
    std::optional<Timestamp> disconnected_at{};
    std::optional<std::string> disconnect_reason{};
    std::optional<Timestamp> last_seen_at{};
    std::optional<std::string> remote_address{};
    std::optional<std::string> hardware_status{};
    std::optional<std::string> error_code{};
    std::optional<std::string> info{};
    std::optional<std::string> vendor_id{};
    std::optional<std::string> vendor_error_code{};
    std::optional<Timestamp> status_at{};
    JsonText quirks{"{}"}; // operational settings for this equipment
    std::optional<std::string> tariff_id{};
    std::optional<std::string> external_id{};
    JsonText custom{"{}"};
    JsonText tags{"[]"};
    Timestamp created_at{};
    Timestamp updated_at{};
    std::int64_t version = 1;         // raised by what an operator changes, not by what the equipment reports
    bool pending_is_profiles = false; // the pending password is that of one of its networks
};
BOOST_DESCRIBE_STRUCT(ChargePoint, (),
                      (id, organization_id, name, status, admission, protocol, boot_status, validation,
                       password_hash, pending_password_hash, security_profile, vendor, model, serial_number,
                       charge_box_serial_number, firmware_version, iccid, imsi, meter_type,
                       meter_serial_number, last_boot_at, boot_reason, connected, connected_at,
                       disconnected_at, disconnect_reason, last_seen_at, remote_address, hardware_status,
                       error_code, info, vendor_id, vendor_error_code, status_at, quirks, tariff_id,
                       external_id, custom, tags, created_at, updated_at, version, pending_is_profiles))

namespace charge_points {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<ChargePointStatus> status{};
    std::optional<Admission> admission{};
    std::optional<bool> connected{};
    std::optional<std::string> hardware_status{};
    std::optional<std::string> vendor{};
    std::optional<std::string> model{};
    std::optional<std::string> external_id{};
    std::optional<std::string> search{}; // part of the id or the name
};

// What a new connection tells.
struct Connection {
    std::string protocol{};
    std::string remote_address{};
    std::optional<std::int64_t> security_profile{};
};

// What a BootNotification tells; absent members keep nothing of an earlier boot.
struct Boot {
    BootStatus boot_status = BootStatus::accepted;
    std::optional<std::string> vendor{};
    std::optional<std::string> model{};
    std::optional<std::string> serial_number{};
    std::optional<std::string> charge_box_serial_number{};
    std::optional<std::string> firmware_version{};
    std::optional<std::string> iccid{};
    std::optional<std::string> imsi{};
    std::optional<std::string> meter_type{};
    std::optional<std::string> meter_serial_number{};
    std::optional<std::string> boot_reason{};
    bool restarted = true; // false: it tells of itself again without having restarted
};

// A status report's content, for the charge point, an EVSE or a connector.
struct StatusReport {
    std::string status{};
    std::optional<std::string> error_code{};
    std::optional<std::string> info{};
    std::optional<std::string> vendor_id{};
    std::optional<std::string> vendor_error_code{};
    std::optional<Timestamp> reported_at{}; // the equipment's time, if it gave one
    Timestamp received_at{};
};

void add(Database& db, const ChargePoint& charge_point);
// False when the identity is taken already.
bool add_if_new(Database& db, const ChargePoint& charge_point);
std::optional<ChargePoint> get(Database& db, std::string_view id);
// Those that wait to be accepted; where they are accepted at once, those that are as they were made when they
// registered themselves and have not charged yet. Counts up to `most`.
std::int64_t count_newcomers(Database& db, Admission as, std::int64_t most);
// The one whose quirks say that it also connects under this identity.
std::optional<ChargePoint> by_path_identity(Database& db, std::string_view identity);
Page<ChargePoint> list(Database& db, const ListFilter& filter, const PageRequest& page);
// Writes the whole record if its version is still the stored one, and raises the version.
bool update(Database& db, ChargePoint& charge_point);
// Removes it with its EVSEs, connectors, configuration and counters; history (sessions, logs) stays.
bool remove(Database& db, std::string_view id);

void connected(Database& db, std::string_view id, const Connection& connection, Timestamp at);
// False when it was removed meanwhile.
bool disconnected(Database& db, std::string_view id, std::string_view reason, Timestamp at);
// At start: whoever a previous run left connected is not. Returns how many.
std::int64_t disconnect_all(Database& db, std::string_view reason, Timestamp at);
// Since when it is connected; nothing when it is not.
std::optional<Timestamp> connected_since(Database& db, std::string_view id);
void seen(Database& db, std::string_view id, Timestamp at);
void booted(Database& db, std::string_view id, const Boot& boot, Timestamp at);
void set_boot_status(Database& db, std::string_view id, BootStatus status, Timestamp at);
// Takes the place of a pending one, too.
void set_password_hash(Database& db, std::string_view id, const std::optional<std::string>& hash,
                       Timestamp at);
// A password is being sent: until it is known whether the charge point has it, both count. One that is the
// password of one of its networks alone goes on to count beside that of the others.
struct PendingPassword {
    std::optional<std::string> hash{};
    bool is_profiles = false;
};
void set_pending_password(Database& db, std::string_view id, const PendingPassword& pending, Timestamp at);
// The charge point has used the pending one: it is its password. The one before counts no more, but when it
// is that of another network: then it is the pending one. Nothing happens when it is not pending.
void confirm_password_hash(Database& db, std::string_view id, std::string_view hash, Timestamp at);
// Absent: the next connection's is learned.
void set_security_profile(Database& db, std::string_view id, const std::optional<std::int64_t>& profile,
                          Timestamp at);
// Connector 0. The report that came last counts, whatever its time: clocks step back.
void report_status(Database& db, std::string_view id, const StatusReport& report);

} // namespace charge_points
} // namespace voltgate::storage
