#include "tools/simulator/station.hpp"

#include "ocpp/json/codec.hpp"
#include "ocpp/v16/provisioning.hpp"
#include "tools/simulator/link.hpp"
#include "tools/simulator/wrong_types.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>

namespace voltgate::simulator {

namespace asio = boost::asio;

namespace {

std::chrono::sys_time<std::chrono::milliseconds> our_time() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

} // namespace

ocpp::DateTime Station::now() const {
    return our_time() + clock_offset_;
}

/// By what BootNotification and Heartbeat are answered. A clock that is right to the second is left alone.
void Station::set_clock(const boost::json::object& answer) {
    constexpr std::chrono::seconds tolerance{1};
    const auto* told = answer.if_contains("currentTime");
    const auto time = told && told->is_string() ? ocpp::DateTime::parse(told->as_string()) : std::nullopt;
    if (time && std::chrono::abs(time->at - now().at) >= tolerance)
        clock_offset_ = time->at - our_time();
}

Station::Station(asio::any_io_executor executor, StationOptions options)
    : executor_(std::move(executor))
    , options_(std::move(options))
    , keys_(options_.evses) {
    for (unsigned number = 1; number <= options_.evses; ++number)
        evses_.emplace_back(number, options_.supply);
}

Station::~Station() = default;

asio::awaitable<void> Station::run() {
    using namespace asio::experimental::awaitable_operators;
    advanced_ = Clock::now();
    auto connection = keep_connected();
    auto life = live();
    co_await (std::move(connection) && std::move(life));
    while (!links_.empty() || tasks_ > 0)
        co_await changed_.wait_until(Clock::time_point::max());
}

void Station::stop() {
    stopping_ = true;
    for (const auto& link : links_) {
        if (link->silent())
            link->peer().abort();
        else
            link->peer().close(ocpp::CloseCode::normal, "stopped");
    }
    changed();
}

asio::awaitable<void> Station::keep_connected() {
    using namespace asio::experimental::awaitable_operators;
    auto wait = options_.reconnect_wait;
    while (!stopping_) {
        if (Clock::now() < online_from_) {
            co_await changed_.wait_until(online_from_);
            continue;
        }
        if (co_await connect()) {
            wait = options_.reconnect_wait;
            // An answer that will not come must not keep it from connecting anew.
            const auto link = link_;
            auto conversation = converse(link);
            auto unused = until_unused(link);
            co_await (std::move(conversation) || std::move(unused));
            hang_up(link);
            continue;
        }
        const auto again = Clock::now() + wait;
        wait = std::min(2 * wait, options_.reconnect_wait_most);
        while (!stopping_ && Clock::now() < again)
            co_await changed_.wait_until(again);
    }
}

asio::awaitable<bool> Station::connect() {
    auto options = options_.connection;
    auto connected = co_await ocpp::connect(std::move(options));
    if (!connected) {
        ++statistics_.connect_failures;
        say("not connected: " + connected.error().description);
        co_return false;
    }
    if (connected->version != ocpp::Version::v16) {
        ++statistics_.connect_failures;
        say("the central system does not speak OCPP 1.6");
        co_return false;
    }
    if (stopping_)
        co_return false;
    link_ = std::make_shared<Link>(*this, std::move(connected->socket), options_.peer);
    links_.push_back(link_);
    ++statistics_.connections;
    asio::co_spawn(executor_, link_->run(), [this, link = link_](std::exception_ptr) {
        std::erase(links_, link);
        changed();
    });
    if (boot_state_ != BootState::waiting)
        boot_due_ = Clock::now();
    say("connected");
    co_return true;
}

/// Does what is due on a connection, one call after the other, until it is closed or no longer the one in
/// use.
asio::awaitable<void> Station::converse(std::shared_ptr<Link> link) {
    while (in_use(*link)) {
        const auto time = Clock::now();
        if (!accepted_ && time >= boot_due_)
            co_await boot(*link);
        else if (accepted_ && !outbox_.empty() && time >= outbox_.not_before())
            co_await send_front(*link);
        else if (accepted_ && time >= heartbeat_due_)
            co_await send(*link, "Heartbeat", "{}");
        else
            co_await changed_.wait_until(next_duty());
    }
}

asio::awaitable<void> Station::until_unused(std::shared_ptr<Link> link) {
    while (in_use(*link))
        co_await changed_.wait_until(Clock::time_point::max());
}

bool Station::in_use(const Link& link) const {
    return !stopping_ && link_.get() == &link && !link.closed();
}

void Station::hang_up(const std::shared_ptr<Link>& link) {
    outbox_.drop_live();
    if (link_ == link)
        link_.reset();
    if (!link->silent())
        link->peer().close(ocpp::CloseCode::normal, "");
    if (!stopping_)
        say("disconnected");
    changed();
}

Station::Clock::time_point Station::next_duty() const {
    if (!accepted_)
        return boot_due_;
    return outbox_.empty() ? heartbeat_due_ : std::min(heartbeat_due_, outbox_.not_before());
}

asio::awaitable<void> Station::boot(Link& link) {
    v16::BootNotificationRequest request;
    request.chargePointVendor = options_.vendor;
    request.chargePointModel = options_.model;
    request.chargePointSerialNumber = options_.serial_number;
    request.firmwareVersion = options_.firmware_version;
    auto payload = ocpp::encode(request, ocpp::Version::v16).value();
    const auto answer = co_await send(link, "BootNotification", std::move(payload));
    ocpp::Decoder decoder{ocpp::Version::v16};
    if (!answer) {
        boot_due_ = Clock::now() + options_.boot_retry_wait;
        co_return;
    }
    const auto response = ocpp::decode<v16::BootNotificationResponse>(*answer, decoder);
    const auto interval = std::chrono::seconds(response ? response->interval : 0);
    accepted_ = response && response->status == v16::RegistrationStatus::Accepted;
    boot_state_ = accepted_ ? BootState::accepted : BootState::waiting;
    boot_due_ = Clock::now() + (interval.count() > 0 ? interval : options_.boot_retry_wait);
    say(accepted_ ? "accepted" : "not accepted yet");
    if (!accepted_)
        co_return;
    if (interval.count() > 0)
        keys_.force("HeartbeatInterval", std::to_string(interval.count()));
    report_all();
    report_security_events();
}

/// What has come about since the last boot.
void Station::report_security_events() {
    const auto events = std::exchange(security_events_, {});
    for (const auto& type : events)
        if (options_.security_events)
            report_security_event(type);
}

asio::awaitable<void> Station::send_front(Link& link) {
    const auto message = outbox_.front(); // a copy: the outbox may change meanwhile
    const auto payload = message.payload();
    const auto answer = co_await send(link, message.action, payload);
    if (!answer && answer.error().kind == ocpp::CallFailure::Kind::connection_lost)
        co_return; // kept, and sent again on the next connection
    if (answer) {
        if (options_.faults.duplicates != Duplicates::none && message.kind == Outgoing::Kind::transaction) {
            if (options_.faults.duplicates == Duplicates::same_id)
                link.repeat_id();
            co_await send(link, message.action, payload);
        }
        outbox_.done(*answer);
    } else {
        say(message.action + " failed: " + answer.error().description);
        const Outbox::Retries retries{keys_.integer("TransactionMessageAttempts"),
                                      std::chrono::seconds(keys_.integer("TransactionMessageRetryInterval"))};
        outbox_.failed(Clock::now(), retries);
    }
    changed();
}

asio::awaitable<ocpp::CallResult> Station::send(Link& link, std::string action, std::string payload) {
    heartbeat_due_ =
        Clock::now() + std::chrono::seconds(std::max<std::int64_t>(1, keys_.integer("HeartbeatInterval")));
    ocpp::OutgoingCall call;
    call.action = std::move(action);
    call.payload = options_.faults.wrong_types ? with_wrong_types(payload) : std::move(payload);
    call.timeout = options_.call_timeout;
    call.on_sent = [&link](const std::string& id) { link.note_sent(id); };
    auto answer = co_await link.peer().call(std::move(call));
    ++(answer ? statistics_.messages : statistics_.failures);
    if (answer)
        set_clock(*answer);
    co_return answer;
}

asio::awaitable<ocpp::CallResult> Station::call(std::string action, std::string payload) {
    const auto link = link_;
    if (!link) {
        ocpp::CallFailure offline;
        offline.kind = ocpp::CallFailure::Kind::connection_lost;
        offline.description = "offline";
        co_return offline;
    }
    co_return co_await send(*link, std::move(action), std::move(payload));
}

void Station::go_offline(std::optional<std::chrono::milliseconds> time) {
    online_from_ = time ? Clock::now() + *time : Clock::time_point::max();
    drop();
}

void Station::go_online() {
    online_from_ = {};
    changed();
}

void Station::drop() {
    if (link_)
        link_->peer().abort();
    link_.reset();
    changed();
}

void Station::half_open() {
    if (link_)
        link_->fall_silent();
    link_.reset();
    changed();
}

void Station::reboot(v16::Reason reason) {
    reboot_ = Reboot{reason, Clock::now()};
    changed();
}

void Station::boot_again() {
    accepted_ = false;
    boot_state_ = BootState::unknown;
    boot_due_ = Clock::now();
    changed();
}

void Station::run_new_firmware(const std::string& version) {
    if (version.empty())
        options_.firmware_version += '+';
    else
        options_.firmware_version = version;
    security_events_.push_back("FirmwareUpdated");
    reboot(v16::Reason::Reboot);
}

/// Power is gone, or a reset is carried out: transactions end, and the station comes back after a while.
void Station::restart(v16::Reason reason) {
    say("restarts");
    firmware_job_.cancel();
    log_job_.cancel();
    for (auto& evse : evses_)
        if (evse.transaction)
            end(evse, reason);
    accepted_ = false;
    boot_state_ = BootState::unknown;
    security_events_.push_back("ResetOrReboot");
    reported_.reset();
    for (auto& evse : evses_)
        evse.reported.reset();
    go_offline(options_.restart_time);
}

asio::awaitable<bool> Station::until(std::function<bool()> condition, std::chrono::milliseconds patience) {
    return changed_.wait_for(std::move(condition), patience);
}

asio::awaitable<bool> Station::settled(std::chrono::milliseconds patience) {
    return changed_.wait_for([this] { return accepted_ && connected() && outbox_.empty(); }, patience);
}

void Station::later(std::chrono::milliseconds time, std::function<void()> work) {
    later_.emplace(Clock::now() + time, std::move(work));
    changed();
}

Evse* Station::find(std::int64_t connector) {
    return connector >= 1 && connector <= static_cast<std::int64_t>(evses_.size())
               ? &evses_[static_cast<std::size_t>(connector) - 1]
               : nullptr;
}

Evse* Station::find_transaction(std::int64_t id) {
    const auto found = std::ranges::find_if(
        evses_, [&](const Evse& evse) { return evse.transaction && evse.transaction->id == id; });
    return found == evses_.end() ? nullptr : &*found;
}

void Station::say(std::string_view event) const {
    if (options_.on_event)
        options_.on_event(identity() + " " + std::string(event));
}

} // namespace voltgate::simulator
