#pragma once

#include "ocpp/v16/remote_control.hpp"
#include "ocpp/v16/transactions.hpp"
#include "tools/simulator/certificate_store.hpp"
#include "tools/simulator/charging_profiles.hpp"
#include "tools/simulator/configuration_keys.hpp"
#include "tools/simulator/jobs.hpp"
#include "tools/simulator/local_authorization.hpp"
#include "tools/simulator/outbox.hpp"
#include "tools/simulator/signal.hpp"
#include "tools/simulator/station_options.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::simulator {

class Link;
struct Transfer;

/// A simulated OCPP 1.6 charge point: it connects and reconnects, boots, reports, charges vehicles, keeps the
/// messages of its transactions while offline, and answers every command of the central system as a real one
/// would.
///
/// Everything happens on one executor's thread. The owner spawns run() and keeps the station alive until it
/// has returned; stop() makes it return.
class Station {
public:
    using Clock = std::chrono::steady_clock;

    Station(boost::asio::any_io_executor executor, StationOptions options);
    ~Station();

    boost::asio::awaitable<void> run();
    void stop();

    // What people and vehicles do.
    enum class Swipe { started, permitted, stopped, refused };
    void plug(unsigned evse, Vehicle vehicle = Vehicle());
    void unplug(unsigned evse);
    boost::asio::awaitable<Swipe> swipe(unsigned evse, std::string tag);

    // What happens to it.
    void
    go_offline(std::optional<std::chrono::milliseconds> time = std::nullopt); ///< for good without a time
    void go_online();
    void drop();      ///< the connection is reset, and made anew at once
    void half_open(); ///< the connection falls silent without being closed, and another one is made
    void reboot(v16::Reason reason = v16::Reason::PowerLoss);
    void break_down(unsigned evse, v16::ChargePointErrorCode error); ///< NoError: it is well again

    /// Sends any call, as it is; fails with connection_lost while offline.
    boost::asio::awaitable<ocpp::CallResult> call(std::string action, std::string payload);

    // What it is like.
    [[nodiscard]] const std::string& identity() const { return options_.connection.identity; }
    [[nodiscard]] bool connected() const { return link_ != nullptr; }
    [[nodiscard]] bool accepted() const { return accepted_; } ///< its boot, since the last restart
    [[nodiscard]] std::size_t unsent() const { return outbox_.size(); }
    [[nodiscard]] std::size_t evse_count() const { return evses_.size(); }
    [[nodiscard]] const Evse& evse(unsigned number) const { return evses_.at(number - 1); }
    [[nodiscard]] ocpp::DateTime now() const; ///< by its own clock, which the central system sets
    [[nodiscard]] const StationStatistics& statistics() const { return statistics_; }
    [[nodiscard]] ConfigurationKeys& keys() { return keys_; }
    [[nodiscard]] Faults& faults() { return options_.faults; }

    /// Waits until something about it holds; false when it did not in this time.
    boost::asio::awaitable<bool> until(std::function<bool()> condition, std::chrono::milliseconds patience);
    /// Waits until all that it had to tell is told.
    boost::asio::awaitable<bool> settled(std::chrono::milliseconds patience);

private:
    friend class Link;
    friend class Responder; // the answers to commands

    struct Reboot {
        v16::Reason reason;
        Clock::time_point at;
    };
    enum class BootState { unknown, accepted, waiting };

    // station.cpp: connections and messages
    boost::asio::awaitable<void> keep_connected();
    boost::asio::awaitable<bool> connect();
    boost::asio::awaitable<void> converse(std::shared_ptr<Link> link);
    boost::asio::awaitable<void> until_unused(std::shared_ptr<Link> link);
    [[nodiscard]] bool in_use(const Link& link) const;
    void hang_up(const std::shared_ptr<Link>& link);
    boost::asio::awaitable<void> boot(Link& link);
    boost::asio::awaitable<void> send_front(Link& link);
    boost::asio::awaitable<ocpp::CallResult> send(Link& link, std::string action, std::string payload);
    [[nodiscard]] Clock::time_point next_duty() const;
    void restart(v16::Reason reason);
    void boot_again();
    void run_new_firmware(const std::string& version);
    void set_clock(const boost::json::object& answer);
    void report_security_events();
    [[nodiscard]] bool is_welcome(const v16::IdTagInfo& info) const;

    // charging.cpp: what happens on the EVSEs
    boost::asio::awaitable<void> live();
    void advance(Clock::time_point now);
    void sample(Evse& evse, v16::ReadingContext context);
    void begin(Evse& evse, std::string tag);
    void started(Evse& evse, const std::shared_ptr<Transaction>& transaction,
                 const boost::json::object* answer);
    void end(Evse& evse, v16::Reason reason, std::optional<std::string> tag = std::nullopt);
    boost::asio::awaitable<bool> authorize(std::string tag);
    [[nodiscard]] std::optional<v16::IdTagInfo> known(std::string_view tag) const;
    [[nodiscard]] bool may_use(const Evse& evse, std::string_view tag) const;
    std::optional<Reservation> take_reservation(Evse& evse, std::string_view tag);
    void permit(Evse& evse, std::string tag);
    void start_remotely(Evse& evse, const v16::RemoteStartTransactionRequest& request);
    boost::asio::awaitable<void> authorize_and_permit(Evse& evse, std::string tag);

    // jobs.cpp: firmware updates and uploads of logs
    using Try = std::function<boost::asio::awaitable<Transfer>()>;
    void spawn(boost::asio::awaitable<void> work);
    void start(FirmwareJob job);
    void start(LogJob job);
    [[nodiscard]] bool goes_on(const JobSlot& slot, std::uint64_t number) const;
    boost::asio::awaitable<bool> pause(const JobSlot& slot, std::uint64_t number,
                                       std::chrono::milliseconds time);
    boost::asio::awaitable<void> until_over(const JobSlot& slot, std::uint64_t number);
    boost::asio::awaitable<Transfer> tried(const JobSlot& slot, std::uint64_t number, Attempts attempts,
                                           Try transfer);
    boost::asio::awaitable<Transfer> pretended(const JobSlot& slot, std::uint64_t number);
    void report_firmware(const FirmwareJob& job, std::string_view status);
    void tell_firmware(const std::optional<std::int64_t>& request_id, std::string_view status);
    boost::asio::awaitable<void> update_firmware(FirmwareJob job, std::uint64_t number);
    boost::asio::awaitable<Transfer> fetch_image(const FirmwareJob& job, std::uint64_t number);
    boost::asio::awaitable<bool> stage(const FirmwareJob& job, std::uint64_t number, std::string_view status);
    boost::asio::awaitable<bool> install(const FirmwareJob& job, std::uint64_t number);
    void report_security_event(std::string_view type);
    void report_log(const LogJob& job, std::string_view status);
    void tell_log(const std::optional<std::int64_t>& request_id, std::string_view status);
    boost::asio::awaitable<void> upload_log(LogJob job, std::uint64_t number);
    boost::asio::awaitable<Transfer> send_log(const LogJob& job, std::uint64_t number);
    [[nodiscard]] std::string log_text() const;

    // reports.cpp: messages about it
    void report_changes();
    void report_status(unsigned connector);
    void report_all();
    template <class Request>
    void tell(const Request& request);
    [[nodiscard]] v16::ChargePointStatus own_status() const;

    [[nodiscard]] Evse* find(std::int64_t connector);
    [[nodiscard]] Evse* find_transaction(std::int64_t id);
    void later(std::chrono::milliseconds time, std::function<void()> work);
    void changed() { changed_.notify(); }
    void say(std::string_view event) const;

    boost::asio::any_io_executor executor_;
    StationOptions options_;
    ConfigurationKeys keys_;
    LocalAuthorization local_;
    ChargingProfiles profiles_;
    std::vector<Evse> evses_;
    Outbox outbox_;
    Signal changed_;
    StationStatistics statistics_;

    bool stopping_ = false;
    bool accepted_ = false;
    BootState boot_state_ = BootState::unknown;
    bool operative_ = true; // the charge point itself, connector 0
    std::optional<v16::ChargePointStatus> reported_;
    std::shared_ptr<Link> link_; // the connection in use; shared with the coroutine that runs it
    std::vector<std::shared_ptr<Link>> links_; // connections that have not ended
    std::size_t tasks_ = 0;                    // coroutines of ours besides run()
    Clock::time_point online_from_{};          // max() while offline for good
    Clock::time_point boot_due_{};
    Clock::time_point heartbeat_due_{};
    Clock::time_point advanced_{};
    std::optional<Reboot> reboot_;
    JobSlot firmware_job_;
    JobSlot log_job_;
    std::multimap<Clock::time_point, std::function<void()>> later_;
    CertificateStore certificates_;
    std::chrono::milliseconds clock_offset_{};                       // of its clock from ours
    std::vector<std::string> security_events_{"StartupOfTheDevice"}; // to be told once it is accepted
};

} // namespace voltgate::simulator
