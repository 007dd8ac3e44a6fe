#pragma once

#include "ocpp/rpc/call.hpp"
#include "ocpp/version.hpp"
#include "tools/simulator/evse.hpp"
#include "tools/simulator/jobs.hpp"
#include "tools/simulator/setting.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::simulator {

class Station;

/// A request as it goes on the wire.
struct Message {
    std::string action;
    std::string payload;
};

/// Why a station starts.
enum class Start { power_up, soft_reset, hard_reset, new_firmware, triggered };

/// Why a transaction ends.
enum class StopReason {
    local,
    remote,
    ev_disconnected,
    deauthorized,
    energy_limit,
    time_limit,
    master_pass,
    unlock_command,
    soft_reset,
    hard_reset,
    power_loss,
    reboot,
    fault
};

/// What set off something on an EVSE.
enum class Cause { token, cable, remote };

struct BootAnswer {
    bool accepted = false;
    std::chrono::seconds interval{};
};

/// How a reservation ended without being used.
enum class ReservationEnd { expired, removed };

/// All that a station says and understands: one implementation for each family of OCPP versions. It is told
/// what happens to the hardware and queues the messages that tell of it; it answers the commands of the
/// central system by making the hardware do what they ask. Owned by its station, on whose thread it lives.
class Protocol {
public:
    virtual ~Protocol() = default;

    [[nodiscard]] virtual ocpp::Version version() const = 0;

    // Its settings: by meaning, and by the protocol's own names.
    [[nodiscard]] virtual std::string setting(Setting what) const = 0;
    virtual void set(Setting what, const std::string& value) = 0;
    [[nodiscard]] virtual std::optional<std::string> configured(std::string_view name) const = 0;
    virtual void configure(std::string_view name, std::string_view value) = 0;
    /// All of them that may be read, a line each.
    [[nodiscard]] virtual std::string settings_text() const = 0;

    // Conversation.
    [[nodiscard]] virtual Message boot(Start why) = 0;
    [[nodiscard]] virtual BootAnswer booted(const boost::json::object& answer) = 0;
    virtual void accepted() = 0; ///< after a boot
    /// Again, with no boot since; it was away for so long.
    virtual void connected(std::chrono::milliseconds away) = 0;
    virtual void restarted() = 0; ///< what was told is forgotten
    [[nodiscard]] virtual ocpp::CallAnswer answer(const ocpp::IncomingCall& call) = 0;
    /// 2.1's one-way messages.
    virtual void take(const ocpp::IncomingCall&) {}

    // Tokens. `needs_asking`: a kind that the central system is asked about.
    [[nodiscard]] virtual bool needs_asking(const Token& token) const = 0;
    [[nodiscard]] virtual Message authorize(const Token& token) = 0;
    [[nodiscard]] virtual std::optional<Verdict> authorized(const boost::json::object& answer) = 0;

    // What happens to EVSEs. The hardware has changed already.
    virtual void report_changes() = 0;
    virtual void plugged(Evse& evse) = 0;
    virtual void unplugged(Evse& evse) = 0;
    virtual void permitted(Evse& evse,
                           Cause cause) = 0; ///< and nothing is plugged in yet
    virtual void permission_lapsed(Evse& evse) = 0;
    virtual void begun(Evse& evse, Cause cause, const Permission& permission,
                       const std::optional<Reservation>& used) = 0;
    virtual void ended(Evse& evse, const std::shared_ptr<Transaction>& transaction, StopReason reason,
                       const std::optional<Token>& by) = 0;
    virtual void deauthorized(Evse& evse) = 0; ///< and goes on, without energy
    virtual void sample(Evse& evse, Occasion occasion) = 0;
    /// An ISO 15118 vehicle says anew what it needs.
    virtual void needs(const Evse& evse) = 0;
    /// A limit of the whole station that somebody else than the central system set; null: lifted.
    virtual void limited_from_outside(const ChargingProfile* limit) = 0;
    virtual void reservation_over(const Reservation& reservation, ReservationEnd how) = 0;
    /// Once a tick of the hardware.
    virtual void tick() = 0;
    /// Nothing goes on that a reset when idle waits for.
    [[nodiscard]] virtual bool idle() const = 0;

    // What takes longer.
    virtual void tell_firmware(const JobSlot& slot, std::string_view status) = 0;
    virtual void tell_log(const JobSlot& slot, std::string_view status) = 0;
    virtual void tell_security_event(std::string_view type, std::string_view info) = 0;
};

std::unique_ptr<Protocol> make_protocol16(Station& station);
std::unique_ptr<Protocol> make_protocol2(Station& station, ocpp::Version version);

} // namespace voltgate::simulator
