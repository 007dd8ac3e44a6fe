#pragma once

#include "certs/sealing.hpp"
#include "core/call_line.hpp"
#include "core/clock.hpp"
#include "core/command/completions.hpp"
#include "core/command/declaration.hpp"
#include "core/command/under_way.hpp"
#include "core/directory.hpp"
#include "core/settings.hpp"
#include "core/tasks.hpp"
#include "storage/records/commands.hpp"
#include "storage/store.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::core {

/// What an operator asks for.
struct Submission {
    std::string charge_point_id;
    std::string verb;
    boost::json::value body = boost::json::object{};
    std::string requested_by{}; ///< id of the API key; empty for the system itself
    std::chrono::milliseconds wait{10'000};
    storage::Deliver deliver = storage::Deliver::now; ///< now: an offline charge point is an error
    std::optional<std::chrono::seconds>
        expires_in{}; ///< how long it may wait to be sent; default: the settings'
    /// Runs in the transaction that books the command, before its row is written; a refusal books nothing and
    /// must have written nothing.
    std::function<std::optional<Refusal>(storage::Database&, storage::Command&)> on_booked{};
};

/// Why a command was not booked.
struct SubmitFailure {
    enum class Kind { unknown_command, unknown_charge_point, invalid_body, offline, not_supported, refused };
    Kind kind{};
    std::string detail{};
    json::FieldErrors field_errors{}; ///< of an invalid body
    std::optional<Refusal> refusal{}; ///< what stored state forbids
};

/// Every command's life: booked as a durable row, sent in the charge point's turn, completed with its answer.
/// A row survives a restart. Safe to use from any thread once every command is declared.
class Commands {
public:
    using Submitted = boost::system::result<storage::Command, SubmitFailure>;

    Commands(storage::Store& store, Directory& directory, const Clock& clock, const Settings& settings,
             Tasks& tasks, const certs::Sealer& sealer);

    void declare(std::vector<Declaration> declarations);
    [[nodiscard]] const std::vector<Declaration>& declarations() const { return declarations_; }
    [[nodiscard]] const Declaration* find(std::string_view verb) const;

    /// Books a command, sends it, and waits for its end as long as the submission says. The record tells how
    /// far it has come.
    boost::asio::awaitable<Submitted> submit(Submission submission);

    /// The server stops: whoever waits in submit() is told how far the command has come, without waiting on.
    void end_waits() { completions_.stop(); }

    /// Takes back a command that has not been sent. Nothing: there is no such command; otherwise the record,
    /// whose status says whether it was cancelled.
    boost::asio::awaitable<std::optional<storage::Command>> cancel(std::string id);

    /// Sends what waits for a charge point that is ready.
    void deliver_queued(const std::shared_ptr<ChargePoint>& charge_point);

private:
    boost::system::result<const Declaration*, SubmitFailure> declared(const Submission& submission) const;
    /// `spoken`: by the charge point, if it is connected.
    Submitted book(storage::Database& db, const Submission& submission, const Declaration& declaration,
                   std::optional<ocpp::Version> spoken) const;
    boost::asio::awaitable<storage::Command> wait_for_end(std::shared_ptr<Completions::Wait> wait,
                                                          storage::Command command,
                                                          std::chrono::milliseconds limit);
    boost::asio::awaitable<void> carry_out(std::shared_ptr<ChargePoint> charge_point, std::string id);
    boost::asio::awaitable<bool> take_turn(std::shared_ptr<ChargePoint> charge_point, std::string id);
    boost::asio::awaitable<void> set_begun(const std::string& id, std::optional<Instant> at);
    void deliver_to_present(const std::string& charge_point_id);
    boost::asio::awaitable<Outcome> translate(std::shared_ptr<ChargePoint> charge_point,
                                              storage::Command command,
                                              std::shared_ptr<UnderWay::Entry> under_way,
                                              CallLine::Place& place);
    boost::asio::awaitable<void> deliver_all(std::shared_ptr<ChargePoint> charge_point);
    void mark_sent(const std::string& id, ocpp::Version version, const std::string& action,
                   const std::string& payload);

    storage::Store& store_;
    Directory& directory_;
    const Clock& clock_;
    const Settings& settings_;
    Tasks& tasks_;
    const certs::Sealer& sealer_;
    std::vector<Declaration> declarations_;
    Completions completions_;
    UnderWay under_way_;
};

/// boost::system::result calls this when value() is asked of a failure: a bug of the caller.
[[noreturn]] void throw_exception_from_error(const SubmitFailure& failure,
                                             const boost::source_location& where);

} // namespace voltgate::core
