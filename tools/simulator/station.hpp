#pragma once

#include "tools/simulator/certificate_store.hpp"
#include "tools/simulator/charging_profiles.hpp"
#include "tools/simulator/jobs.hpp"
#include "tools/simulator/local_authorization.hpp"
#include "tools/simulator/outbox.hpp"
#include "tools/simulator/protocol.hpp"
#include "tools/simulator/signal.hpp"
#include "tools/simulator/station_options.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::simulator {

class Link;
struct Transfer;

/// A simulated charge point: it connects and reconnects, boots, reports, charges vehicles, keeps the messages
/// of its transactions while offline, and answers every command of the central system as a real one would.
/// What all this looks like on the wire is its Protocol's business.
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
    boost::asio::awaitable<Swipe> swipe(unsigned evse, Token token);

    // What happens to it.
    void
    go_offline(std::optional<std::chrono::milliseconds> time = std::nullopt); ///< for good without a time
    void go_online();
    void drop();      ///< the connection is reset, and made anew at once
    void half_open(); ///< the connection falls silent without being closed, and another one is made
    void reboot();    ///< power is lost and comes back
    void break_down(unsigned evse, std::string error); ///< empty: it is well again
    /// Somebody else, such as the building, limits it as a whole; nothing: no more.
    void limit_from_outside(std::optional<double> watts);
    /// The vehicle there can take so much from now on (K17).
    void change_needs(unsigned evse, double max_power_w);
    /// It is set to another version: what goes on ends untold, and it starts anew.
    void speak(ocpp::Version version);

    /// Sends any call, as it is; fails with connection_lost while offline.
    boost::asio::awaitable<ocpp::CallResult> call(std::string action, std::string payload);

    // What it is like.
    [[nodiscard]] const std::string& identity() const { return options_.connection.identity; }
    [[nodiscard]] bool connected() const { return link_ != nullptr; }
    [[nodiscard]] bool accepted() const { return accepted_; } ///< its boot, since the last restart
    [[nodiscard]] bool online() const { return accepted_ && connected(); }
    [[nodiscard]] std::size_t unsent() const { return outbox_.size() + asked_.size(); }
    /// Messages of transactions are among what is not sent yet; of this one only, where an id is given.
    [[nodiscard]] bool keeps_messages(std::string_view transaction_id = {}) const;
    [[nodiscard]] std::size_t evse_count() const { return evses_.size(); }
    [[nodiscard]] const Evse& evse(unsigned number) const { return evses_.at(number - 1); }
    [[nodiscard]] ocpp::DateTime now() const; ///< by its own clock, which the central system sets
    [[nodiscard]] const StationStatistics& statistics() const { return statistics_; }
    [[nodiscard]] Protocol& protocol() { return *protocol_; }
    [[nodiscard]] Faults& faults() { return options_.faults; }

    [[nodiscard]] std::int64_t number(Setting what) const;
    [[nodiscard]] bool flag(Setting what) const;
    [[nodiscard]] std::vector<std::string> list(Setting what) const;

    /// Waits until something about it holds; false when it did not in this time.
    boost::asio::awaitable<bool> until(std::function<bool()> condition, std::chrono::milliseconds patience);
    /// Waits until all that it had to tell is told.
    boost::asio::awaitable<bool> settled(std::chrono::milliseconds patience);

    // For its protocol: the parts of it, and what can be done with them.
    [[nodiscard]] StationOptions& options() { return options_; }
    [[nodiscard]] std::span<Evse> evses() { return evses_; }
    [[nodiscard]] Evse* find(std::int64_t number);
    [[nodiscard]] Evse* find_transaction(std::string_view id);
    [[nodiscard]] LocalAuthorization& local() { return local_; }
    [[nodiscard]] ChargingProfiles& profiles() { return profiles_; }
    [[nodiscard]] CertificateStore& certificates() { return certificates_; }
    [[nodiscard]] JobSlot& firmware_job() { return firmware_job_; }
    [[nodiscard]] JobSlot& log_job() { return log_job_; }
    [[nodiscard]] bool operative() const { return operative_; } ///< as a whole
    void set_operative(bool on) { operative_ = on; }

    void queue(Outgoing message);
    void tell(Message message); ///< worth something now only
    /// The result of a command: told also before its boot is accepted.
    void report(Message message);
    void later(std::chrono::milliseconds time, std::function<void()> work);
    void changed() { changed_.notify(); }
    void say(std::string_view event) const;
    void advance(); ///< up to now

    /// It starts anew; `when_idle` waits for what goes on.
    enum class Patience { none, finish_messages, when_idle };
    void restart(Start how, StopReason reason, Patience patience);
    void boot_again(); ///< as the central system asked for it
    [[nodiscard]] std::optional<Verdict> known(const Token& token) const;
    [[nodiscard]] bool may_use(const Evse& evse, const Token& token) const;
    void start_remotely(Evse& evse, Permission permission);
    void end(Evse& evse, StopReason reason, std::optional<Token> by = std::nullopt);
    /// The central system said so of the token of a transaction.
    void judge(Evse& evse, const std::shared_ptr<Transaction>& transaction, const Verdict& verdict);
    void start(FirmwareJob job);
    void start(LogJob job);
    void spawn(boost::asio::awaitable<void> work);
    [[nodiscard]] bool stopping() const { return stopping_; }
    boost::asio::awaitable<Transfer> fetched(std::string url);

private:
    friend class Link;

    struct Restart {
        Start how;
        StopReason reason;
        Patience patience;
    };
    enum class BootState { unknown, accepted, waiting };

    // station.cpp: connections and messages
    boost::asio::awaitable<void> keep_connected();
    boost::asio::awaitable<bool> connect();
    boost::asio::awaitable<void> converse(std::shared_ptr<Link> link);
    boost::asio::awaitable<void> until_unused(std::shared_ptr<Link> link);
    [[nodiscard]] bool in_use(const Link& link) const;
    void hang_up(const std::shared_ptr<Link>& link);
    [[nodiscard]] Clock::time_point next_duty() const;
    void make_protocol();

    // conversation.cpp: what is due on a connection
    boost::asio::awaitable<void> boot(Link& link);
    boost::asio::awaitable<void> send_front(Link& link, Outbox& outbox);
    boost::asio::awaitable<void> repeat(Link& link, const Outgoing& message, const std::string& payload);
    boost::asio::awaitable<ocpp::CallResult> send(Link& link, std::string action, std::string payload);
    void set_clock(const boost::json::object& answer);
    void report_security_events();

    // hardware.cpp: time passes
    boost::asio::awaitable<void> live();
    [[nodiscard]] bool may_restart() const;
    void carry_out(const Restart& restart);
    void advance(Clock::time_point now);
    void advance(Evse& evse, std::chrono::duration<double> passed, Clock::time_point now);
    void mind_limits(Evse& evse, Clock::time_point now);
    void read_by_the_clock();
    void run_new_firmware(const std::string& version);

    // customers.cpp: tokens and transactions
    void permit(Evse& evse, Permission permission, Cause cause);
    void begin(Evse& evse, Permission permission, Cause cause);
    boost::asio::awaitable<bool> authorize(Token token);
    boost::asio::awaitable<bool> may_stop(const Transaction& transaction, const Token& token);
    [[nodiscard]] std::optional<Verdict> decided_here(const Token& token) const;
    [[nodiscard]] bool is_master(const Token& token) const;
    std::optional<Reservation> take_reservation(Evse& evse, const Token& token);
    boost::asio::awaitable<void> authorize_and_permit(Evse& evse, Permission permission, Cause cause);

    // jobs.cpp: firmware updates and uploads of logs
    using Try = std::function<boost::asio::awaitable<Transfer>()>;
    [[nodiscard]] bool goes_on(const JobSlot& slot, std::uint64_t number) const;
    boost::asio::awaitable<bool> pause(const JobSlot& slot, std::uint64_t number,
                                       std::chrono::milliseconds time);
    boost::asio::awaitable<void> until_over(const JobSlot& slot, std::uint64_t number);
    boost::asio::awaitable<Transfer> tried(const JobSlot& slot, std::uint64_t number, Attempts attempts,
                                           Try transfer);
    boost::asio::awaitable<Transfer> pretended(const JobSlot& slot, std::uint64_t number);
    void report_firmware(std::string_view status);
    boost::asio::awaitable<void> update_firmware(FirmwareJob job, std::uint64_t number);
    boost::asio::awaitable<Transfer> fetch_image(const FirmwareJob& job, std::uint64_t number);
    boost::asio::awaitable<bool> stage(std::uint64_t number, std::string_view status);
    boost::asio::awaitable<bool> verify(const FirmwareJob& job, std::uint64_t number);
    boost::asio::awaitable<bool> install(const FirmwareJob& job, std::uint64_t number);
    void report_log(std::string_view status);
    boost::asio::awaitable<void> upload_log(LogJob job, std::uint64_t number);
    boost::asio::awaitable<Transfer> send_log(const LogJob& job, std::uint64_t number);
    [[nodiscard]] std::string log_text() const;

    boost::asio::any_io_executor executor_;
    StationOptions options_;
    LocalAuthorization local_;
    ChargingProfiles profiles_;
    std::vector<Evse> evses_;
    Outbox outbox_;
    Outbox asked_; // what was asked for before its boot is accepted
    Signal changed_;
    StationStatistics statistics_;
    CertificateStore certificates_;
    JobSlot firmware_job_;
    JobSlot log_job_;
    std::unique_ptr<Protocol> protocol_;
    std::vector<std::unique_ptr<Protocol>> former_; // what is under way may still refer to them

    bool stopping_ = false;
    bool accepted_ = false;
    BootState boot_state_ = BootState::unknown;
    Start started_by_ = Start::power_up;
    bool operative_ = true;
    std::shared_ptr<Link> link_; // the connection in use; shared with the coroutine that runs it
    std::vector<std::shared_ptr<Link>> links_; // connections that have not ended
    std::size_t tasks_ = 0;                    // coroutines of ours besides run()
    Clock::time_point lost_at_{};              // the last connection
    Clock::time_point online_from_{};          // max() while offline for good
    Clock::time_point boot_due_{};
    Clock::time_point heartbeat_due_{};
    Clock::time_point advanced_{};
    std::optional<Restart> restart_;
    std::optional<std::int64_t> aligned_slot_; // of the clock, when meters were read last
    std::multimap<Clock::time_point, std::function<void()>> later_;
    std::chrono::milliseconds clock_offset_{};                       // of its clock from ours
    std::vector<std::string> security_events_{"StartupOfTheDevice"}; // to be told once it is accepted
};

} // namespace voltgate::simulator
