#include "tools/simulator/station.hpp"

#include "tools/simulator/link.hpp"
#include "tools/simulator/values.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>

namespace voltgate::simulator {

namespace asio = boost::asio;

Station::Station(asio::any_io_executor executor, StationOptions options)
    : executor_(std::move(executor))
    , options_(std::move(options)) {
    for (unsigned number = 1; number <= options_.evses; ++number)
        evses_.emplace_back(number, options_.supply);
    make_protocol();
}

void Station::make_protocol() {
    protocol_ = options_.version == ocpp::Version::v16 ? make_protocol16(*this)
                                                       : make_protocol2(*this, options_.version);
    options_.connection.subprotocols = {std::string(ocpp::subprotocol(options_.version))};
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
    if (connected->version != options_.version) {
        ++statistics_.connect_failures;
        say("the central system does not speak OCPP " + std::string(to_string(options_.version)));
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
    if (accepted_)
        protocol_->connected(std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - lost_at_));
    co_return true;
}

/// Does what is due on a connection, one call after the other, until it is closed or no longer the one in
/// use.
asio::awaitable<void> Station::converse(std::shared_ptr<Link> link) {
    while (in_use(*link)) {
        const auto time = Clock::now();
        if (!accepted_ && time >= boot_due_)
            co_await boot(*link);
        else if (boot_state_ != BootState::unknown && !asked_.empty() && time >= asked_.not_before())
            co_await send_front(*link, asked_);
        else if (accepted_ && !outbox_.empty() && time >= outbox_.not_before())
            co_await send_front(*link, outbox_);
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
    asked_.drop_live();
    lost_at_ = Clock::now();
    if (link_ == link)
        link_.reset();
    if (!link->silent())
        link->peer().close(ocpp::CloseCode::normal, "");
    if (!stopping_)
        say("disconnected");
    changed();
}

Station::Clock::time_point Station::next_duty() const {
    if (boot_state_ != BootState::unknown && !asked_.empty())
        return std::min(accepted_ ? heartbeat_due_ : boot_due_, asked_.not_before());
    if (!accepted_)
        return boot_due_;
    return outbox_.empty() ? heartbeat_due_ : std::min(heartbeat_due_, outbox_.not_before());
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

void Station::reboot() {
    restart(Start::power_up, StopReason::power_loss, Patience::none);
}

void Station::restart(Start how, StopReason reason, Patience patience) {
    restart_ = Restart{how, reason, patience};
    changed();
}

void Station::speak(ocpp::Version version) {
    for (auto& evse : evses_) {
        evse.transaction.reset();
        evse.transaction_id.clear();
        evse.permission.reset();
        evse.reported.reset();
        evse.finished = evse.vehicle.has_value();
    }
    firmware_job_.cancel();
    log_job_.cancel();
    outbox_ = Outbox();
    asked_ = Outbox();
    later_.clear();
    options_.version = version;
    former_.push_back(std::move(protocol_));
    make_protocol();
    accepted_ = false;
    boot_state_ = BootState::unknown;
    started_by_ = Start::power_up;
    drop();
}

void Station::boot_again() {
    accepted_ = false;
    boot_state_ = BootState::unknown;
    started_by_ = Start::triggered;
    boot_due_ = Clock::now();
    changed();
}

asio::awaitable<bool> Station::until(std::function<bool()> condition, std::chrono::milliseconds patience) {
    return changed_.wait_for(std::move(condition), patience);
}

asio::awaitable<bool> Station::settled(std::chrono::milliseconds patience) {
    return changed_.wait_for([this] { return online() && outbox_.empty() && asked_.empty(); }, patience);
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

Evse* Station::find_transaction(std::string_view id) {
    const auto found = std::ranges::find(evses_, id, &Evse::transaction_id);
    return id.empty() || found == evses_.end() ? nullptr : &*found;
}

void Station::queue(Outgoing message) {
    outbox_.push(std::move(message));
    changed();
}

void Station::tell(Message message) {
    Outgoing outgoing;
    outgoing.action = std::move(message.action);
    outgoing.payload = [text = std::move(message.payload)] { return text; };
    queue(std::move(outgoing));
}

void Station::report(Message message) {
    if (accepted_)
        return tell(std::move(message));
    Outgoing outgoing;
    outgoing.action = std::move(message.action);
    outgoing.payload = [text = std::move(message.payload)] { return text; };
    asked_.push(std::move(outgoing));
    changed();
}

bool Station::keeps_messages(std::string_view transaction_id) const {
    return std::ranges::any_of(outbox_.all(), [&](const Outgoing& message) {
        return message.kind == Outgoing::Kind::transaction &&
               (transaction_id.empty() || message.transaction_id == transaction_id);
    });
}

std::int64_t Station::number(Setting what) const {
    return whole_number(protocol_->setting(what)).value_or(0);
}

bool Station::flag(Setting what) const {
    return ocpp::equal_ignoring_case(protocol_->setting(what), "true");
}

std::vector<std::string> Station::list(Setting what) const {
    return split_list(protocol_->setting(what));
}

void Station::say(std::string_view event) const {
    if (options_.on_event)
        options_.on_event(identity() + " " + std::string(event));
}

} // namespace voltgate::simulator
