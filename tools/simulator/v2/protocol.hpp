#pragma once

#include "ocpp/v2/display.hpp"
#include "ocpp/v2/meter_value.hpp"
#include "tools/simulator/protocol.hpp"
#include "tools/simulator/v2/device_model.hpp"
#include "tools/simulator/v2/monitors.hpp"
#include "tools/simulator/v2/transactions.hpp"
#include "tools/simulator/v2/wire.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace voltgate::simulator {

/// A station as it speaks OCPP 2.0.1 or 2.1.
class Protocol2 final : public Protocol {
public:
    Protocol2(Station& station, ocpp::Version version);

    [[nodiscard]] ocpp::Version version() const override { return version_; }

    [[nodiscard]] std::string setting(Setting what) const override;
    void set(Setting what, const std::string& value) override;
    /// By names such as TxCtrlr.TxStartPoint and OCPPCommCtrlr.MessageAttempts[TransactionEvent].
    [[nodiscard]] std::optional<std::string> configured(std::string_view name) const override;
    void configure(std::string_view name, std::string_view value) override;
    [[nodiscard]] std::string settings_text() const override;

    [[nodiscard]] Message boot(Start why) override;
    [[nodiscard]] BootAnswer booted(const boost::json::object& answer) override;
    void accepted() override;
    void connected(std::chrono::milliseconds away) override;
    void restarted() override;
    [[nodiscard]] ocpp::CallAnswer answer(const ocpp::IncomingCall& call) override;

    [[nodiscard]] bool needs_asking(const Token& token) const override;
    [[nodiscard]] Message authorize(const Token& token) override;
    [[nodiscard]] std::optional<Verdict> authorized(const boost::json::object& answer) override;

    void report_changes() override;
    void plugged(Evse& evse) override { transactions_.plugged(evse); }
    void unplugged(Evse& evse) override { transactions_.unplugged(evse); }
    void permitted(Evse& evse, Cause cause) override { transactions_.permitted(evse, cause); }
    void permission_lapsed(Evse& evse) override { transactions_.permission_lapsed(evse); }
    void begun(Evse& evse, Cause cause, const Permission& permission,
               const std::optional<Reservation>& used) override;
    void ended(Evse& evse, const std::shared_ptr<Transaction>& transaction, StopReason reason,
               const std::optional<Token>& by) override;
    void deauthorized(Evse& evse) override { transactions_.deauthorized(evse); }
    void sample(Evse& evse, Occasion occasion) override;
    void needs(const Evse& evse) override { transactions_.say_needs(evse); }
    void limited_from_outside(const ChargingProfile* limit) override;
    void reservation_over(const Reservation& reservation, ReservationEnd how) override;
    void tick() override;
    [[nodiscard]] bool idle() const override { return transactions_.idle(); }

    void tell_firmware(const JobSlot& slot, std::string_view status) override;
    void tell_log(const JobSlot& slot, std::string_view status) override;
    void tell_security_event(std::string_view type, std::string_view info) override;

    // For its parts and for the answers to commands.
    template <class Request>
    void tell(const Request& request) {
        tell_message(message2(request, version_));
    }
    template <class Request>
    void report(const Request& request) {
        report_message(message2(request, version_));
    }
    /// What is told meanwhile was asked for, and goes out before the boot is accepted, too (B02).
    template <class Telling>
    void as_asked(Telling telling) {
        asked_for_ = true;
        telling();
        asked_for_ = false;
    }
    [[nodiscard]] DeviceModel& model() { return model_; }
    [[nodiscard]] Monitors& monitors() { return monitors_; }
    [[nodiscard]] Transactions2& transactions() { return transactions_; }
    [[nodiscard]] std::vector<std::string> list(std::string_view name) const;
    [[nodiscard]] v2::MeterValue meter_value(const Reading& reading) const;
    void tell_meter_values(Evse& evse, Occasion occasion);
    void tell_status(const Evse& evse);
    void tell_event(const Place& place, const std::string& value, std::string_view tech_info = {});
    /// Of firmware that is published for others; without a status, the last one.
    void tell_publishing(std::string_view status = {}, std::optional<std::int64_t> request_id = {},
                         const std::string& location = {});
    void show_cost(const std::string& transaction_id, double cost);
    /// Brings the variables up to what the hardware is like.
    void refresh();

    std::map<std::int64_t, v2::MessageInfo> shown{};                 ///< display messages, by id
    std::map<std::int64_t, v2::NetworkConnectionProfile> networks{}; ///< by slot
    std::set<std::string> published{};                               ///< firmware, by checksum
    std::set<std::string> publishing{};

private:
    void tell_message(Message message);
    void report_message(Message message);
    void choose_network();
    void report_all();
    void report_station();
    void look_at_monitors();
    void send_events(std::vector<v2::EventData> events, bool keep);
    [[nodiscard]] v2::EventData event(const Place& place, const std::string& value);

    Station& station_;
    ocpp::Version version_;
    DeviceModel model_;
    Monitors monitors_;
    Transactions2 transactions_;
    std::optional<bool> available_; ///< as a whole, as it was told last
    bool asked_for_ = false;
    std::int64_t next_event_ = 1;
    std::string publish_status_ = "Idle";
    std::optional<std::int64_t> publish_request_;
};

} // namespace voltgate::simulator
