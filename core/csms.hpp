#pragma once

#include "certs/sealing.hpp"
#include "core/authorization/consultation.hpp"
#include "core/availability/status_requests.hpp"
#include "core/charge_point.hpp"
#include "core/clock.hpp"
#include "core/command/commands.hpp"
#include "core/directory.hpp"
#include "core/dispatch.hpp"
#include "core/event_feed.hpp"
#include "core/files/disk.hpp"
#include "core/files/files.hpp"
#include "core/local_list/cleared_customers.hpp"
#include "core/local_list/keeper.hpp"
#include "core/metering/metering.hpp"
#include "core/metering/value_requests.hpp"
#include "core/multipart/collector.hpp"
#include "core/provisioning/provisioner.hpp"
#include "core/provisioning/provisioning.hpp"
#include "core/security/admission.hpp"
#include "core/security/hashing.hpp"
#include "core/settings.hpp"
#include "core/smart_charging/needs.hpp"
#include "core/sweeper.hpp"
#include "core/tariff_cost/cost_updates.hpp"
#include "core/tasks.hpp"
#include "core/traffic.hpp"
#include "core/transactions/limit_stops.hpp"
#include "core/transactions/reconciliation.hpp"
#include "ocpp/peer.hpp"
#include "ocpp/transport/listener.hpp"
#include "storage/message_log.hpp"
#include "storage/store.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace voltgate::core {

struct CsmsOptions {
    Settings settings{};
    ocpp::ListenerOptions listener{};
    ocpp::PeerOptions peer{};
    /// Asked about id tags where the settings say so; owned by the program, which outlives the system. Null:
    /// there is none.
    authorization::ExternalAuthorizer* authorizer = nullptr;
    certs::Sealer sealer{}; ///< of secrets that rest in the database; by itself it forgets them at a restart
};

/// The central system put together: the door for charge points, who is connected, the blocks that answer
/// their messages, and the commands to them. Made and stopped by the program's main thread; the event loops
/// must run between start() and the return of stop().
class Csms final : public ocpp::ArrivalHandler {
public:
    /// Binds the OCPP port; throws boost::system::system_error when that fails.
    Csms(CsmsOptions options, storage::Store& store, storage::MessageLog& message_log, const Clock& clock,
         std::vector<boost::asio::io_context*> loops);
    ~Csms();

    void start();
    /// Closes every connection with 1001, cuts what is left of them after the patience, and returns when
    /// nothing runs any more. Blocks; not on an event loop.
    void stop(std::chrono::milliseconds patience);
    void stop() { stop(options_.listener.drain_timeout); }

    [[nodiscard]] boost::asio::ip::tcp::endpoint ocpp_endpoint() const { return listener_->local_endpoint(); }

    [[nodiscard]] const Settings& settings() const { return options_.settings; }
    [[nodiscard]] const Clock& clock() const { return clock_; }
    [[nodiscard]] storage::Store& store() { return store_; }
    [[nodiscard]] storage::MessageLog& message_log() { return message_log_; }
    [[nodiscard]] Directory& directory() { return directory_; }
    [[nodiscard]] Commands& commands() { return commands_; }
    [[nodiscard]] authorization::Consultation& consultation() { return consultation_; }
    [[nodiscard]] provisioning::Provisioner& provisioner() { return provisioner_; }
    [[nodiscard]] EventFeed& events() { return events_; }
    [[nodiscard]] const certs::Sealer& sealer() const { return options_.sealer; }
    [[nodiscard]] const Traffic& traffic() const { return traffic_; }
    [[nodiscard]] files::Disk& disk() { return disk_; }
    [[nodiscard]] security::Hashing& hashing() { return hashing_; }

    /// What an upload from a charge point means to the blocks; called in the transaction that books it.
    void file_arrived(storage::Database& db, const storage::StoredFile& file);
    /// The port of the file server, when it is known only after it has been bound. Before start().
    void files_reached_at(std::uint16_t port) { options_.settings.files.port = port; }

    /// Runs the background rules once, at the clock's time; tests with a clock of their own call it.
    boost::asio::awaitable<void> sweep() { return sweeper_.sweep(); }

private:
    void serve_v16();
    void serve_v2();
    void declare_commands();
    void ask_for_boot(ChargePoint& charge_point);
    void booted(ChargePoint& charge_point, const provisioning::BootAnswer& answer);
    void became_ready(ChargePoint& charge_point);
    /// The rule of sessions for the meter values that metering receives.
    metering::Recording readings_taken();
    void send_limit_stops();
    void send_offers(const ChargePoint& charge_point);

    boost::asio::awaitable<ocpp::Admission> admit(const ocpp::Handshake& handshake) override;
    boost::asio::awaitable<void> serve(ocpp::Arrival arrival) override;
    boost::asio::awaitable<void> attend(std::shared_ptr<ChargePoint> charge_point);
    void on_failure(std::exception_ptr error) override;

    CsmsOptions options_;
    storage::Store& store_;
    storage::MessageLog& message_log_;
    const Clock& clock_;
    const std::vector<boost::asio::io_context*> loops_;

    Tasks tasks_;
    Directory directory_;
    std::atomic<std::uint64_t> generations_ = 0; ///< connections that asked to come in
    EventFeed events_;
    files::Disk disk_;
    security::Hashing hashing_;
    Traffic traffic_;
    security::Admission admission_;
    authorization::Consultation consultation_;
    Commands commands_;
    local_list::Keeper local_lists_;
    multipart::Collector multiparts_;
    local_list::ClearedCustomers cleared_customers_;
    provisioning::Provisioner provisioner_;
    metering::ValueRequests value_requests_;
    availability::StatusRequests status_requests_;
    Dispatch v16_;
    Dispatch v2_; ///< 2.0.1 and 2.1
    transactions::LimitStops limit_stops_;
    smart_charging::Offers offers_;
    transactions::Reconciliation reconciliation_;
    tariff_cost::CostUpdates cost_updates_;
    Sweeper sweeper_;
    std::unique_ptr<ocpp::Listener> listener_;
    bool started_ = false;
};

} // namespace voltgate::core
