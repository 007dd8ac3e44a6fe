#include "tools/simulator/v2/protocol.hpp"

#include "ocpp/v2/authorization.hpp"
#include "ocpp/v2/diagnostics.hpp"
#include "ocpp/v2/firmware.hpp"
#include "ocpp/v2/provisioning.hpp"
#include "ocpp/v2/security.hpp"
#include "tools/simulator/station.hpp"
#include "tools/simulator/url.hpp"
#include "tools/simulator/v2/responder.hpp"
#include "tools/simulator/v2/translate.hpp"
#include "tools/simulator/values.hpp"

#include <array>

namespace voltgate::simulator {

namespace {

/// By Setting.
constexpr std::array<std::string_view, setting_count> variable_names{
    "OCPPCommCtrlr.HeartbeatInterval",
    "SampledDataCtrlr.TxUpdatedInterval",
    "AlignedDataCtrlr.Interval",
    "TxCtrlr.EVConnectionTimeOut",
    "OCPPCommCtrlr.MessageAttempts[TransactionEvent]",
    "OCPPCommCtrlr.MessageAttemptInterval[TransactionEvent]",
    "AuthCtrlr.LocalPreAuthorize",
    "AuthCtrlr.LocalAuthorizeOffline",
    "AuthCtrlr.OfflineTxForUnknownIdEnabled",
    "AuthCtrlr.AuthorizeRemoteStart",
    "TxCtrlr.StopTxOnInvalidId",
    "TxCtrlr.StopTxOnEVSideDisconnect",
    "TxCtrlr.MaxEnergyOnInvalidId",
    "SampledDataCtrlr.TxUpdatedMeasurands",
    "SampledDataCtrlr.TxEndedMeasurands",
    "AlignedDataCtrlr.Measurands",
    "AuthCacheCtrlr.Enabled",
    "LocalAuthListCtrlr.Enabled",
    "AuthCtrlr.MasterPassGroupId",
    "SecurityCtrlr.OrganizationName",
    "SecurityCtrlr.AdditionalRootCertificateCheck",
    "SecurityCtrlr.CertificateEntries"};

std::string_view name_of(Setting what) {
    return variable_names[static_cast<std::size_t>(what)];
}

v2::BootReasonEnum reason_of(Start why) {
    using enum v2::BootReasonEnum;
    switch (why) {
    case Start::soft_reset:
        return ScheduledReset;
    case Start::hard_reset:
        return RemoteReset;
    case Start::new_firmware:
        return FirmwareUpdate;
    case Start::triggered:
        return Triggered;
    case Start::power_up:
        break;
    }
    return PowerUp;
}

} // namespace

Protocol2::Protocol2(Station& station, ocpp::Version version)
    : station_(station)
    , version_(version)
    , model_(static_cast<unsigned>(station.evse_count()))
    , monitors_(static_cast<unsigned>(station.evse_count()))
    , transactions_(station, *this) {}

std::string Protocol2::setting(Setting what) const {
    // How many there may be is the limit of the variable that counts them.
    if (what == Setting::most_certificates)
        return "10";
    // Where a whole function is switched off, so is its interval.
    if (what == Setting::sample_interval && !model_.flag("SampledDataCtrlr.Enabled"))
        return "0";
    if (what == Setting::aligned_interval && !model_.flag("AlignedDataCtrlr.Enabled"))
        return "0";
    return model_.text(name_of(what));
}

void Protocol2::set(Setting what, const std::string& value) {
    configure(name_of(what), value);
}

std::optional<std::string> Protocol2::configured(std::string_view name) const {
    const auto* entry = model_.find(name);
    if (!entry)
        return std::nullopt;
    return entry->value;
}

void Protocol2::configure(std::string_view name, std::string_view value) {
    if (const auto* entry = model_.find(name))
        model_.put(entry->place, std::string(value));
}

std::vector<std::string> Protocol2::list(std::string_view name) const {
    return split_list(model_.text(name));
}

std::string Protocol2::settings_text() const {
    std::string text;
    for (const auto& entry : model_.all())
        if (entry.mutability != v2::MutabilityEnum::WriteOnly)
            text += to_string(entry.place) + " = " + entry.value + '\n';
    return text;
}

Message Protocol2::boot(Start why) {
    const auto& options = station_.options();
    v2::BootNotificationRequest request;
    request.reason = reason_of(why);
    request.chargingStation.vendorName = options.vendor;
    request.chargingStation.model = options.model;
    request.chargingStation.serialNumber = options.serial_number;
    request.chargingStation.firmwareVersion = options.firmware_version;
    return message2(request, version_);
}

BootAnswer Protocol2::booted(const boost::json::object& answer) {
    const auto response = read2<v2::BootNotificationResponse>(answer, version_);
    if (!response)
        return {};
    return {response->status == v2::RegistrationStatusEnum::Accepted,
            std::chrono::seconds(response->interval)};
}

void Protocol2::accepted() {
    report_all();
}

/// B04.FR.01: after a long time away everything is told.
void Protocol2::connected(std::chrono::milliseconds away) {
    if (away >= std::chrono::seconds(model_.number("OCPPCommCtrlr.OfflineThreshold")))
        report_all();
    else
        report_changes();
}

void Protocol2::report_all() {
    report_station();
    for (auto& evse : station_.evses()) {
        evse.reported.reset();
        tell_status(evse);
    }
}

/// B10: the first slot of the priority that leads somewhere. The one that it came with has no profile.
void Protocol2::choose_network() {
    for (const auto& slot : list("OCPPCommCtrlr.NetworkConfigurationPriority")) {
        const auto found = networks.find(whole_number(slot).value_or(0));
        if (slot == model_.text("OCPPCommCtrlr.ActiveNetworkProfile"))
            return;
        if (found == networks.end() || !is_address(found->second.ocppCsmsUrl.str()))
            continue;
        set_url(station_.options().connection, found->second.ocppCsmsUrl.str());
        model_.put({"OCPPCommCtrlr", "ActiveNetworkProfile"}, slot);
        model_.put({"SecurityCtrlr", "SecurityProfile"},
                   std::to_string(static_cast<std::int64_t>(found->second.securityProfile)));
        return;
    }
}

void Protocol2::restarted() {
    choose_network();
    available_.reset();
    for (auto& evse : station_.evses())
        transactions_.restarted(evse);
}

ocpp::CallAnswer Protocol2::answer(const ocpp::IncomingCall& call) {
    refresh();
    return Responder2(station_, *this).answer(call);
}

/// C02, C06: what was started with no identification, or by the central system, needs none.
bool Protocol2::needs_asking(const Token& token) const {
    return token.type != "NoAuthorization" && token.type != "Central" && model_.flag("AuthCtrlr.Enabled");
}

Message Protocol2::authorize(const Token& token) {
    v2::AuthorizeRequest request;
    request.idToken = id_token_of(token);
    return message2(request, version_);
}

std::optional<Verdict> Protocol2::authorized(const boost::json::object& answer) {
    const auto response = read2<v2::AuthorizeResponse>(answer, version_);
    if (!response)
        return std::nullopt;
    if (const auto& message = response->idTokenInfo.personalMessage)
        station_.say("shows: " + message->content.str());
    auto verdict = verdict_of(response->idTokenInfo);
    const bool invalid = response->certificateStatus &&
                         *response->certificateStatus != v2::AuthorizeCertificateStatusEnum::Accepted;
    if (invalid)
        verdict.status = response->certificateStatus->text();
    return verdict;
}

void Protocol2::begun(Evse& evse, Cause cause, const Permission& permission,
                      const std::optional<Reservation>& used) {
    transactions_.begun(evse, cause, permission, used);
}

void Protocol2::ended(Evse& evse, const std::shared_ptr<Transaction>& transaction, StopReason reason,
                      const std::optional<Token>& by) {
    transactions_.ended(evse, transaction, reason, by);
    std::erase_if(shown, [&](const auto& each) {
        const auto& of = each.second.transactionId;
        return of && !transactions_.runs(of->str()); // O02
    });
}

void Protocol2::sample(Evse& evse, Occasion occasion) {
    if (occasion == Occasion::trigger)
        tell_meter_values(evse, occasion);
    else
        transactions_.sample(evse, occasion);
}

void Protocol2::tell_firmware(const JobSlot& slot, std::string_view status) {
    v2::FirmwareStatusNotificationRequest request;
    request.status = ocpp::Open<v2::FirmwareStatusEnum>::of(status);
    if (status != "Idle")
        request.requestId = slot.request_id();
    tell(request);
}

void Protocol2::tell_log(const JobSlot& slot, std::string_view status) {
    v2::LogStatusNotificationRequest request;
    request.status = ocpp::Open<v2::UploadLogStatusEnum>::of(status);
    if (status != "Idle")
        request.requestId = slot.request_id();
    tell(request);
}

void Protocol2::tell_publishing(std::string_view status, std::optional<std::int64_t> request_id,
                                const std::string& location) {
    if (!status.empty()) {
        publish_status_ = status;
        publish_request_ = request_id;
    }
    v2::PublishFirmwareStatusNotificationRequest request;
    request.status = ocpp::Open<v2::PublishFirmwareStatusEnum>::of(publish_status_);
    if (publish_request_)
        request.requestId = *publish_request_;
    if (!location.empty())
        request.location.emplace().push_back(location);
    tell(request);
}

void Protocol2::tell_security_event(std::string_view type, std::string_view info) {
    v2::SecurityEventNotificationRequest event;
    event.type = type;
    event.timestamp = station_.now();
    if (!info.empty())
        event.techInfo = ocpp::Text<255>(info.substr(0, 255));
    tell(event);
}

void Protocol2::tell_message(Message message) {
    if (asked_for_)
        return station_.report(std::move(message));
    station_.tell(std::move(message));
}

void Protocol2::report_message(Message message) {
    station_.report(std::move(message));
}

std::unique_ptr<Protocol> make_protocol2(Station& station, ocpp::Version version) {
    return std::make_unique<Protocol2>(station, version);
}

} // namespace voltgate::simulator
