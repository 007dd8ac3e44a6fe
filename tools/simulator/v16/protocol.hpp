#pragma once

#include "ocpp/action_of.hpp"
#include "ocpp/json/codec.hpp"
#include "ocpp/v16/availability.hpp"
#include "tools/simulator/protocol.hpp"
#include "tools/simulator/v16/configuration_keys.hpp"

#include <optional>
#include <string>

namespace voltgate::simulator {

namespace v16 = ocpp::v16;

/// A message of 1.6 on its way out.
template <class Request>
Message message16(const Request& request) {
    return {std::string(ocpp::ActionOf<Request>::name), ocpp::encode(request, ocpp::Version::v16).value()};
}

/// A station as it speaks OCPP 1.6 with its security extension.
class Protocol16 final : public Protocol {
public:
    explicit Protocol16(Station& station);

    [[nodiscard]] ocpp::Version version() const override { return ocpp::Version::v16; }

    [[nodiscard]] std::string setting(Setting what) const override;
    void set(Setting what, const std::string& value) override;
    [[nodiscard]] std::optional<std::string> configured(std::string_view name) const override;
    void configure(std::string_view name, std::string_view value) override { keys_.force(name, value); }
    [[nodiscard]] std::string settings_text() const override;

    [[nodiscard]] Message boot(Start why) override;
    [[nodiscard]] BootAnswer booted(const boost::json::object& answer) override;
    void accepted() override { report_all(); }
    void connected(std::chrono::milliseconds) override { report_changes(); }
    void restarted() override { reported_.reset(); }
    [[nodiscard]] ocpp::CallAnswer answer(const ocpp::IncomingCall& call) override;

    [[nodiscard]] bool needs_asking(const Token&) const override { return true; }
    [[nodiscard]] Message authorize(const Token& token) override;
    [[nodiscard]] std::optional<Verdict> authorized(const boost::json::object& answer) override;

    void report_changes() override;
    void plugged(Evse&) override {}
    void unplugged(Evse&) override {}
    void permitted(Evse&, Cause) override {}
    void permission_lapsed(Evse&) override {}
    void begun(Evse& evse, Cause cause, const Permission& permission,
               const std::optional<Reservation>& used) override;
    void ended(Evse& evse, const std::shared_ptr<Transaction>& transaction, StopReason reason,
               const std::optional<Token>& by) override;
    void deauthorized(Evse&) override {}
    void sample(Evse& evse, Occasion occasion) override;
    void needs(const Evse&) override {}
    void limited_from_outside(const ChargingProfile*) override {} // 1.6 has no word for it
    void reservation_over(const Reservation&, ReservationEnd) override {}
    void tick() override {}
    [[nodiscard]] bool idle() const override { return true; } // a soft reset ends transactions

    void tell_firmware(const JobSlot& slot, std::string_view status) override;
    void tell_log(const JobSlot& slot, std::string_view status) override;
    void tell_security_event(std::string_view type, std::string_view info) override;

    // For the answers to commands.
    [[nodiscard]] ConfigurationKeys& keys() { return keys_; }
    void report_all();
    void report_status(unsigned connector);
    void tell_firmware(const std::optional<std::int64_t>& request_id, std::string_view status);
    void tell_log(const std::optional<std::int64_t>& request_id, std::string_view status);

private:
    [[nodiscard]] v16::ChargePointStatus own_status() const;
    void started(Evse& evse, const std::shared_ptr<Transaction>& transaction,
                 const boost::json::object* answer);

    Station& station_;
    ConfigurationKeys keys_;
    std::optional<v16::ChargePointStatus> reported_; // of the charge point itself, connector 0
};

} // namespace voltgate::simulator
