#include "core/csms.hpp"

#include "core/authorization/v16.hpp"
#include "core/authorization/v2.hpp"
#include "core/availability/availability.hpp"
#include "core/availability/v16.hpp"
#include "core/availability/v2.hpp"
#include "core/certificates/v16.hpp"
#include "core/certificates/v2.hpp"
#include "core/command/record.hpp"
#include "core/connection.hpp"
#include "core/data_transfer/data_transfer.hpp"
#include "core/data_transfer/v16.hpp"
#include "core/data_transfer/v2.hpp"
#include "core/diagnostics/v16.hpp"
#include "core/diagnostics/v2.hpp"
#include "core/diagnostics/v2_customers.hpp"
#include "core/diagnostics/v2_monitoring.hpp"
#include "core/display/v2.hpp"
#include "core/firmware/publication.hpp"
#include "core/firmware/v16.hpp"
#include "core/firmware/v2.hpp"
#include "core/later_messages/v2.hpp"
#include "core/local_list/local_list.hpp"
#include "core/metering/v16.hpp"
#include "core/metering/v16_value_request.hpp"
#include "core/metering/v2.hpp"
#include "core/provisioning/v16.hpp"
#include "core/provisioning/v2.hpp"
#include "core/provisioning/v2_configuration.hpp"
#include "core/provisioning/v2_reports.hpp"
#include "core/remote_control/remote_control.hpp"
#include "core/reservation/reservation.hpp"
#include "core/reservation/v2.hpp"
#include "core/security/v16.hpp"
#include "core/security/v2.hpp"
#include "core/smart_charging/smart_charging.hpp"
#include "core/smart_charging/v2_notifications.hpp"
#include "core/smart_charging/v2_reports.hpp"
#include "core/tariff_cost/commands.hpp"
#include "core/transactions/commands.hpp"
#include "core/transactions/limits.hpp"
#include "core/transactions/readings.hpp"
#include "core/transactions/v16.hpp"
#include "core/transactions/v2.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <spdlog/spdlog.h>

#include <utility>

namespace voltgate::core {

namespace asio = boost::asio;

Csms::Csms(CsmsOptions options, storage::Store& store, storage::MessageLog& message_log, const Clock& clock,
           std::vector<asio::io_context*> loops)
    : options_(std::move(options))
    , store_(store)
    , message_log_(message_log)
    , clock_(clock)
    , loops_(std::move(loops))
    , events_(store)
    , disk_(options_.settings.files.folder)
    , hashing_(options_.settings.hashing)
    , traffic_(message_log, clock)
    , admission_(store, hashing_, clock, options_.settings)
    , consultation_(store, options_.settings, options_.authorizer)
    , commands_(store, directory_, clock, options_.settings, tasks_, options_.sealer)
    , local_lists_(store, commands_, clock, options_.settings)
    , multiparts_(store, clock, options_.settings.multiparts)
    , cleared_customers_(store, commands_, clock, options_.settings)
    , provisioner_(store, directory_, clock, options_.settings, tasks_,
                   provisioning::v2::wording(multiparts_, options_.settings.variables))
    , value_requests_(store, directory_, clock, options_.settings, tasks_,
                      {metering::v16::request_values, metering::v2::request_values},
                      transactions::needs_meter)
    , status_requests_(store, directory_, clock, options_.settings, tasks_)
    , v16_(clock)
    , v2_(clock)
    , limit_stops_(store, commands_, clock, options_.settings)
    , offers_(store, commands_, clock, options_.settings)
    , reconciliation_(store, commands_, clock, options_.settings)
    , cost_updates_(store, commands_, clock, options_.settings)
    , sweeper_(store, directory_, disk_, clock, options_.settings) {
    serve_v16();
    serve_v2();
    for (auto* dispatch : {&v16_, &v2_})
        dispatch->when_unbooted([this](ChargePoint& from) { ask_for_boot(from); });
    declare_commands();
    sweeper_.also([this] { return limit_stops_.send(); });
    sweeper_.also([this] { return offers_.send(); });
    sweeper_.also([this] { return reconciliation_.round(); });
    sweeper_.also([this] { return cost_updates_.round(); });
    sweeper_.also([this] { return cleared_customers_.round(); });
    sweeper_.also([this] { return local_lists_.round(); });
    sweeper_.also([this] { return multiparts_.expire(); });
    sweeper_.also([this] { return value_requests_.ask(); });
    sweeper_.also([this] { return status_requests_.ask(); });
    listener_ = std::make_unique<ocpp::Listener>(options_.listener, loops_, *this);
}

Csms::~Csms() {
    stop();
}

void Csms::serve_v16() {
    const auto& settings = options_.settings;
    provisioning::v16::serve(v16_, store_, settings,
                             [this](auto& from, auto& answer) { booted(from, answer); });
    authorization::v16::serve(v16_, store_, consultation_);
    transactions::v16::serve(v16_, store_, settings, consultation_);
    metering::v16::serve(v16_, store_, settings, readings_taken(), [this] { send_limit_stops(); });
    availability::v16::serve(v16_, store_, settings);
    firmware::v16::serve(v16_, store_, settings);
    diagnostics::v16::serve(v16_, store_, settings);
    security::v16::serve(v16_, store_, settings);
    certificates::v16::serve(v16_, store_, settings);
    data_transfer::v16::serve(v16_, store_, settings);
}

void Csms::serve_v2() {
    const auto& settings = options_.settings;
    provisioning::v2::serve(v2_, store_, settings,
                            [this](auto& from, auto& answer) { booted(from, answer); });
    provisioning::v2::serve_reports(v2_, store_, multiparts_, settings);
    authorization::v2::serve(v2_, store_, consultation_);
    transactions::v2::serve(v2_, store_, settings, consultation_, [this] { send_limit_stops(); });
    metering::v2::serve(v2_, store_, settings, readings_taken(), [this] { send_limit_stops(); });
    firmware::v2::serve(v2_, store_, settings);
    diagnostics::v2::serve(v2_, store_, settings);
    diagnostics::v2::serve_events(v2_, store_, settings);
    diagnostics::v2::serve_monitoring_reports(v2_, store_, multiparts_);
    diagnostics::v2::serve_customers(v2_, store_, multiparts_);
    display::v2::serve(v2_, store_, multiparts_);
    security::v2::serve(v2_, store_, settings);
    certificates::v2::serve(v2_, store_, settings);
    availability::v2::serve(v2_, store_, settings);
    data_transfer::v2::serve(v2_, store_, settings);
    reservation::v2::serve(v2_, store_);
    smart_charging::v2::serve_reports(v2_, store_, multiparts_, settings);
    later_messages::v2::serve(v2_, store_);
    smart_charging::v2::serve_notifications(v2_, store_, settings,
                                            [this](ChargePoint& from) { send_offers(from); });
}

void Csms::declare_commands() {
    const auto& settings = options_.settings;
    commands_.declare(security::declarations(clock_));
    const auto hash = [this](std::string password) { return hashing_.hash(std::move(password)); };
    commands_.declare(
        provisioning::declarations({clock_, hash, multiparts_, settings.variables, settings.networks}));
    commands_.declare(authorization::declarations());
    commands_.declare(local_list::declarations(clock_, settings));
    commands_.declare(transactions::declarations(clock_));
    commands_.declare(tariff_cost::declarations(clock_));
    commands_.declare(remote_control::declarations(clock_, settings));
    commands_.declare(availability::declarations());
    commands_.declare(reservation::declarations(clock_, settings));
    commands_.declare(smart_charging::declarations(clock_, settings, multiparts_));
    commands_.declare(firmware::declarations(clock_, settings));
    commands_.declare(firmware::publication_declarations(clock_, settings, disk_));
    commands_.declare(certificates::declarations(clock_));
    commands_.declare(diagnostics::declarations(clock_, settings));
    commands_.declare(diagnostics::monitoring_declarations(clock_, settings, multiparts_));
    commands_.declare(diagnostics::customer_declarations(clock_, settings, multiparts_));
    commands_.declare(display::declarations(clock_, multiparts_));
    commands_.declare(data_transfer::declarations());
}

void Csms::start() {
    const auto now = clock_.now();
    auto recover = store_.write([&](storage::Database& db) {
        connection::close_all(db, now);
        command_record::close_interrupted(db, now);
        authorization::prepare(db, options_.settings, now);
        reservation::expire(db, now);
        reservation::reconcile(db, now);
    });
    asio::co_spawn(*loops_.front(), std::move(recover), asio::use_future).get();
    sweeper_.start(loops_.front()->get_executor(), tasks_);
    listener_->start();
    started_ = true;
}

void Csms::stop(std::chrono::milliseconds patience) {
    if (!std::exchange(started_, false))
        return;
    sweeper_.stop();
    consultation_.stop();
    provisioner_.stop();
    multiparts_.stop();
    events_.close();
    listener_->stop(patience);
    asio::co_spawn(*loops_.front(), listener_->drained(), asio::use_future).get();
    tasks_.wait();
}

asio::awaitable<ocpp::Admission> Csms::admit(const ocpp::Handshake& handshake) {
    if (!store_.ready())
        co_return ocpp::Refusal{503, "the database cannot be written", {}};
    const auto generation = ++generations_;
    auto admission = co_await admission_.admit(handshake);
    if (!admission)
        co_return admission;
    auto& who = std::any_cast<Admitted&>(admission->context);
    who.generation = generation;
    apply(who.quirks ? *who.quirks : no_quirks(), *admission, options_.listener.websocket);
    who.pinged = ends_when_silent(*admission->websocket);
    co_return admission;
}

// No coroutine: its frame would keep the arrival as long as the connection lasts.
asio::awaitable<void> Csms::serve(ocpp::Arrival arrival) {
    auto who = std::any_cast<Admitted>(std::move(arrival.context));
    const auto& dispatch = arrival.version == ocpp::Version::v16 ? v16_ : v2_;
    return attend(std::make_shared<ChargePoint>(std::move(who), std::move(arrival), options_.peer, dispatch,
                                                clock_, traffic_));
}

asio::awaitable<void> Csms::attend(std::shared_ptr<ChargePoint> charge_point) {
    Connection connection(charge_point, directory_, store_, clock_);
    const bool entered = co_await connection.open();
    if (!entered)
        co_return;
    if (charge_point->boot_status() == BootStatus::accepted) {
        became_ready(*charge_point);
        status_requests_.reconnected(charge_point);
    }
    const auto closed = co_await charge_point->run();
    co_await connection.close(closed);
}

void Csms::on_failure(std::exception_ptr error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& failure) {
        spdlog::error("a charge point's connection ended by an error: {}", failure.what());
    }
}

void Csms::file_arrived(storage::Database& db, const storage::StoredFile& file) {
    diagnostics::file_arrived(db, file);
    spdlog::info("{} uploaded {} ({} bytes) as {}", file.charge_point_id.value_or(""), file.name, file.size,
                 file.id);
}

void Csms::ask_for_boot(ChargePoint& charge_point) {
    const auto entered = directory_.find(charge_point.identity());
    if (entered.get() == &charge_point && options_.settings.boot.ask)
        tasks_.spawn(charge_point.executor(), "boot request to " + charge_point.identity(),
                     provisioner_.request_boot(entered));
}

metering::Recording Csms::readings_taken() {
    return [this](storage::Database& db, const metering::Metered& metered) {
        return transactions::take_readings(db, metered, options_.settings);
    };
}

void Csms::send_offers(const ChargePoint& charge_point) {
    tasks_.spawn(charge_point.executor(), "charging offers", offers_.send());
}

void Csms::send_limit_stops() {
    tasks_.spawn(loops_.front()->get_executor(), "stops for limits", limit_stops_.send());
}

void Csms::booted(ChargePoint& charge_point, const provisioning::BootAnswer& answer) {
    if (answer.status == storage::BootStatus::accepted)
        became_ready(charge_point);
    const auto entered = directory_.find(charge_point.identity());
    if (answer.held && entered.get() == &charge_point)
        provisioner_.held(entered,
                          answer.held_again ? provisioning::Release::leave : provisioning::Release::ask);
}

void Csms::became_ready(ChargePoint& charge_point) {
    const auto entered = directory_.find(charge_point.identity());
    if (entered.get() != &charge_point)
        return;
    commands_.deliver_queued(entered);
    provisioner_.ready(entered);
}

} // namespace voltgate::core
