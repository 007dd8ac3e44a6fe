#include "core/command/commands.hpp"

#include "core/command/record.hpp"
#include "core/command/sealed_request.hpp"
#include "core/redaction.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace voltgate::core {

namespace asio = boost::asio;

namespace {

// How long cancel() waits for a charge point's loop to give a command up.
constexpr std::chrono::milliseconds cancel_wait{2'000};

/// What comes of a translator's work, whatever it throws.
asio::awaitable<Outcome> guarded(std::string id, asio::awaitable<Outcome> work) {
    Outcome outcome;
    try {
        co_return co_await std::move(work);
    } catch (const boost::system::system_error& error) {
        outcome.status = error.code() == asio::error::operation_aborted ? storage::CommandStatus::cancelled
                                                                        : storage::CommandStatus::rejected;
        outcome.error_description = error.what();
    } catch (const std::exception& error) {
        outcome.status = storage::CommandStatus::rejected;
        outcome.error_description = error.what();
    }
    if (outcome.status == storage::CommandStatus::rejected) {
        outcome.error_code = "internal_error";
        spdlog::error("command {} failed: {}", id, outcome.error_description);
    }
    co_return outcome;
}

/// The connection went before the command was sent: one that may wait goes on waiting.
bool goes_on_waiting(const storage::Command& command, const Outcome& outcome,
                     const UnderWay::Entry& under_way) {
    return !under_way.sent && command.deliver == storage::Deliver::when_online &&
           outcome.error_code == to_string(ocpp::CallFailure::Kind::connection_lost);
}

Outcome taken_back() {
    Outcome outcome;
    outcome.status = storage::CommandStatus::cancelled;
    return outcome;
}

/// The file with the key of stored secrets was lost or replaced.
Outcome unreadable() {
    Outcome outcome;
    outcome.status = storage::CommandStatus::rejected;
    outcome.error_code = "sealed_by_another_key";
    outcome.error_description = "the request holds a secret that was sealed by another key; give it again";
    return outcome;
}

/// Beside the commands' ids: the delivery of what waits, on one connection.
std::string delivery_on(const ChargePoint& charge_point) {
    return "delivery " + std::to_string(reinterpret_cast<std::uintptr_t>(&charge_point));
}

} // namespace

Commands::Commands(storage::Store& store, Directory& directory, const Clock& clock, const Settings& settings,
                   Tasks& tasks, const certs::Sealer& sealer)
    : store_(store)
    , directory_(directory)
    , clock_(clock)
    , settings_(settings)
    , tasks_(tasks)
    , sealer_(sealer) {}

void Commands::declare(std::vector<Declaration> declarations) {
    std::move(declarations.begin(), declarations.end(), std::back_inserter(declarations_));
}

const Declaration* Commands::find(std::string_view verb) const {
    const auto found = std::find_if(declarations_.begin(), declarations_.end(),
                                    [&](const Declaration& each) { return each.verb == verb; });
    return found == declarations_.end() ? nullptr : &*found;
}

asio::awaitable<Commands::Submitted> Commands::submit(Submission submission) {
    const auto declaration = declared(submission);
    if (!declaration)
        co_return declaration.error();
    const auto station = directory_.find(submission.charge_point_id);
    const auto spoken = station ? std::optional(station->version()) : std::nullopt;
    auto booked = co_await store_.write(
        [&](storage::Database& db) { return book(db, submission, **declaration, spoken); });
    if (!station && booked)
        deliver_to_present(submission.charge_point_id);
    if (!station || !booked)
        co_return booked;
    auto wait = completions_.listen(booked->id, co_await asio::this_coro::executor);
    tasks_.spawn(station->executor(), "command " + booked->id, carry_out(station, booked->id));
    co_return co_await wait_for_end(std::move(wait), *booked, submission.wait);
}

asio::awaitable<storage::Command> Commands::wait_for_end(std::shared_ptr<Completions::Wait> wait,
                                                         storage::Command command,
                                                         std::chrono::milliseconds limit) {
    auto ended = co_await completions_.wait(std::move(wait), limit);
    if (ended)
        co_return std::move(*ended);
    auto present =
        co_await store_.read([&](storage::Database& db) { return storage::commands::get(db, command.id); });
    co_return present ? std::move(*present) : std::move(command);
}

asio::awaitable<void> Commands::carry_out(std::shared_ptr<ChargePoint> charge_point, std::string id) {
    const bool waits = co_await take_turn(charge_point, std::move(id));
    const auto present = directory_.find(charge_point->identity());
    if (waits && present != charge_point)
        deliver_to_present(charge_point->identity());
}

/// Carries out a command unless another has the turn; true: the connection went, and it goes on waiting.
asio::awaitable<bool> Commands::take_turn(std::shared_ptr<ChargePoint> charge_point, std::string id) {
    const UnderWay::Turn turn(under_way_, id, charge_point->executor());
    if (!turn.entry())
        co_return false;
    CallLine::Place place(charge_point->call_line(), charge_point->executor());
    co_await place.come_first();
    // Read in its turn: another delivery may have finished it since it was listed.
    const auto command =
        co_await store_.read([&](storage::Database& db) { return storage::commands::get(db, id); });
    if (!command || command->status != storage::CommandStatus::queued)
        co_return false;
    if (command->deliver == storage::Deliver::when_online)
        co_await set_begun(id, clock_.now());
    const auto outcome = co_await translate(charge_point, *command, turn.entry(), place);
    if (goes_on_waiting(*command, outcome, *turn.entry())) {
        co_await set_begun(id, std::nullopt);
        co_return true;
    }
    const auto completed = co_await store_.write([&](storage::Database& db) {
        auto current = storage::commands::get(db, id);
        if (current && !current->completed_at)
            command_record::complete(db, *current, outcome, clock_.now());
        return current;
    });
    if (completed)
        completions_.announce(*completed);
    co_return false;
}

/// So that what waits is not sent a second time when the server dies before it can note that it was sent.
asio::awaitable<void> Commands::set_begun(const std::string& id, std::optional<Instant> at) {
    co_await store_.write([&](storage::Database& db) { storage::commands::set_begun(db, id, at); });
}

/// A charge point that has come (back) meanwhile may have been asked what waits for it too early to be told
/// of a command.
void Commands::deliver_to_present(const std::string& charge_point_id) {
    const auto present = directory_.find(charge_point_id);
    if (present && present->boot_status() == BootStatus::accepted)
        deliver_queued(present);
}

asio::awaitable<Outcome> Commands::translate(std::shared_ptr<ChargePoint> charge_point,
                                             storage::Command command,
                                             std::shared_ptr<UnderWay::Entry> under_way,
                                             CallLine::Place& place) {
    if (under_way->given_up)
        co_return taken_back();
    const auto* declaration = find(command.action);
    if (declaration == nullptr || !declaration->translator(charge_point->version()))
        co_return not_sayable(command.action + " cannot be said in this version of OCPP");
    const auto body = sealed_request::open(command, sealer_);
    if (!body)
        co_return unreadable();
    ConversationOptions options;
    options.command_id = command.id;
    options.forced = capabilities::is_forced(*body);
    options.answer_timeout = settings_.commands.call_timeout;
    if (command.expires_at)
        options.send_before = std::chrono::steady_clock::now() + (*command.expires_at - clock_.now());
    options.on_calling = [&place] { place.leave(); };
    options.on_sent = [this, under_way, id = command.id, version = charge_point->version()](
                          const std::string& action, const std::string& payload) {
        under_way->sent = true;
        mark_sent(id, version, action, payload);
    };
    Conversation conversation(charge_point, store_, std::move(options));
    auto work = guarded(command.id, declaration->translator(charge_point->version())(conversation, *body));
    auto cancellable = asio::bind_cancellation_slot(under_way->signal.slot(), asio::use_awaitable);
    co_return co_await asio::co_spawn(charge_point->executor(), std::move(work), std::move(cancellable));
}

void Commands::mark_sent(const std::string& id, ocpp::Version version, const std::string& action,
                         const std::string& payload) {
    auto shown = payload;
    redact_secrets(shown);
    store_.submit([id, version, action, shown = std::move(shown), now = clock_.now()](storage::Database& db) {
        auto command = storage::commands::get(db, id);
        if (!command || command->status != storage::CommandStatus::queued)
            return;
        command->status = storage::CommandStatus::sent;
        command->sent_at = now;
        command->updated_at = now;
        command->ocpp_version = to_string(version);
        command->ocpp_action = action;
        command->ocpp_request = storage::JsonText{shown};
        storage::commands::save(db, *command);
    });
}

asio::awaitable<std::optional<storage::Command>> Commands::cancel(std::string id) {
    const auto executor = co_await asio::this_coro::executor;
    if (const auto under_way = under_way_.find(id)) {
        auto wait = completions_.listen(id, executor, Completions::AtStop::lasts);
        // The charge point's loop alone knows whether it was sent; it gives up what was not.
        asio::post(under_way->executor, [under_way] {
            if (under_way->sent)
                return;
            under_way->given_up = true;
            under_way->signal.emit(asio::cancellation_type::terminal);
        });
        storage::Command unknown;
        unknown.id = id;
        co_return co_await wait_for_end(std::move(wait), std::move(unknown), cancel_wait);
    }
    co_return co_await store_.write([&](storage::Database& db) {
        auto command = storage::commands::get(db, id);
        if (command && command->status == storage::CommandStatus::queued)
            command_record::complete(db, *command, taken_back(), clock_.now());
        return command;
    });
}

void Commands::deliver_queued(const std::shared_ptr<ChargePoint>& charge_point) {
    tasks_.spawn(charge_point->executor(), "delivery to " + charge_point->identity(),
                 deliver_all(charge_point));
}

asio::awaitable<void> Commands::deliver_all(std::shared_ptr<ChargePoint> charge_point) {
    // After what is being handled now: the answer to a boot goes out first.
    co_await asio::post(charge_point->executor(), asio::use_awaitable);
    // One delivery at a time on a connection, so that commands go out in their order; it looks for more
    // itself.
    const UnderWay::Turn delivery(under_way_, delivery_on(*charge_point), charge_point->executor());
    if (!delivery.entry())
        co_return;
    for (std::string last;;) {
        auto queued = co_await store_.read([&](storage::Database& db) {
            return storage::commands::queued_for(db, charge_point->identity());
        });
        std::erase_if(queued, [&](const storage::Command& command) { return command.id <= last; });
        if (queued.empty())
            co_return;
        for (const auto& command : queued)
            co_await carry_out(charge_point, command.id);
        last = queued.back().id;
    }
}

void throw_exception_from_error(const SubmitFailure& failure, const boost::source_location&) {
    throw std::logic_error("no command was booked: " + failure.detail);
}

} // namespace voltgate::core
