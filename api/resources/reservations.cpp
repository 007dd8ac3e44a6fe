#include "api/resources/reservations.hpp"

#include "api/actions/command_view.hpp"
#include "api/resources/record.hpp"
#include "api/resources/time_window.hpp"
#include "core/json/time.hpp"
#include "core/reservation/reservation.hpp"
#include "core/reservation/view.hpp"
#include "core/scopes.hpp"
#include "storage/records/reservations.hpp"

#include <boost/json/parse.hpp>

namespace voltgate::api {
namespace {

using core::reservation::ReservationView;
using storage::Database;
using storage::Reservation;
using storage::ReservationStatus;

struct ReservationQuery : PageQuery {
    std::optional<std::string> charge_point_id;
    std::optional<std::int64_t> evse_id;
    std::optional<ReservationStatus> status;
    std::optional<std::string> id_tag;
    std::optional<storage::Timestamp> expiry_after;
    std::optional<storage::Timestamp> expiry_before;
};
BOOST_DESCRIBE_STRUCT(ReservationQuery, (PageQuery),
                      (charge_point_id, evse_id, status, id_tag, expiry_after, expiry_before))

constexpr auto json_constraints(const ReservationQuery*) {
    return std::array{window_begin("expiry_after"), window_end("expiry_before")};
}

struct CreateReservation : SubmissionOptions {
    std::string charge_point_id;
    std::string id_tag;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
    std::optional<storage::Timestamp> expiry_date;
    std::optional<std::string> id_tag_type;
    std::optional<std::string> connector_type;
};
BOOST_DESCRIBE_STRUCT(CreateReservation, (SubmissionOptions),
                      (charge_point_id, id_tag, evse_id, connector_id, expiry_date, id_tag_type,
                       connector_type))

constexpr auto json_constraints(const CreateReservation*) {
    using core::json::field;
    return std::array{
        field("charge_point_id").length(1, 48),
        field("id_tag").length(1, 255).about("Only this tag, or one of its group, may use it"),
        field("evse_id").at_least(0).about("0 or absent: any EVSE of the charge point"),
        field("connector_id").at_least(0).about("The same by OCPP 1.6's name"),
        field("expiry_date").about("Absent: the usual length from now"),
        field("id_tag_type").length(1, 20).about("In the word of OCPP 2.x; absent: as registered"),
        field("connector_type").length(1, 20).about("In the word of OCPP 2.x: any EVSE with it")};
}

struct CancelReservation : SubmissionOptions {
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(CancelReservation, (SubmissionOptions), (force))

constexpr auto json_constraints(const CancelReservation*) {
    return std::array{core::json::field("force").about(
        "Ends the reservation here whatever the charge point answers, also when it is offline")};
}

std::string place_of(const storage::Command& command) {
    return "/api/v1/commands/" + command.id;
}

/// A conflict that names the command in which it shows.
Problem conflict_of(const storage::Command& command, std::string code, const std::string& detail) {
    auto problem = problem::conflict(std::move(code), detail + " (command " + command.id + ')');
    problem.headers.set("Location", place_of(command));
    return problem;
}

Problem refused(const storage::Command& command) {
    if (command.status == storage::CommandStatus::call_error)
        return conflict_of(command, "ocpp_call_error",
                           "the charge point answered with the error " + command.error_code.value_or(""));
    return conflict_of(command, "ocpp_rejected",
                       "the charge point answered " +
                           command.ocpp_status.value_or(command.error_description.value_or("nothing")));
}

class Reservations {
public:
    Reservations(storage::Store& store, core::Commands& commands, const core::Directory& directory,
                 const core::Clock& clock, std::shared_ptr<Submitting> submitting)
        : store_(store)
        , commands_(commands)
        , directory_(directory)
        , clock_(clock)
        , submitting_(std::move(submitting)) {}

    asio::awaitable<Answer> list(Exchange& exchange) {
        const auto query = query_of<ReservationQuery>(exchange);
        if (!query)
            co_return query.error();
        storage::reservations::ListFilter filter;
        filter.organization_id = exchange.caller.organization_id;
        filter.charge_point_id = query->charge_point_id;
        filter.evse_id = query->evse_id;
        filter.status = query->status;
        filter.id_tag = query->id_tag;
        filter.expiry_after = query->expiry_after;
        filter.expiry_before = query->expiry_before;
        const auto page = co_await store_.read(
            [&](Database& db) { return storage::reservations::list(db, filter, page_request(*query)); });
        co_return page_of(exchange, *query, page, core::reservation::view_of);
    }

    asio::awaitable<Answer> read(Exchange& exchange) {
        const auto reservation = co_await find(exchange);
        if (!reservation)
            co_return problem::not_found("reservation");
        co_return respond(200, core::reservation::view_of(*reservation));
    }

    asio::awaitable<Answer> create(Exchange& exchange) {
        const auto checked = body_of<CreateReservation>(exchange);
        if (!checked)
            co_return checked.error();
        if (checked->evse_id && checked->connector_id && *checked->evse_id != *checked->connector_id)
            co_return problem::invalid("connector_id", "must be the same as evse_id, or absent");
        auto body = object_body(exchange);
        for (const auto* name : {"charge_point_id", "connector_id", "reservation_id"})
            body->erase(name);
        if (checked->connector_id)
            (*body)["evse_id"] = *checked->connector_id;
        auto booking = submitting_->book(exchange, checked->charge_point_id, "reserve", std::move(*body),
                                         Submitting::kept_for_repeats(exchange));
        const auto command = co_await std::move(booking);
        if (!command)
            co_return command.error();
        const auto made = co_await store_.read([&](Database& db) { return reservation_of(db, *command); });
        co_return created_answer(*command, made);
    }

    asio::awaitable<Answer> cancel(Exchange& exchange) {
        auto body = object_body(exchange);
        if (!body)
            co_return body.error();
        const auto reservation = co_await find(exchange);
        if (!reservation)
            co_return problem::not_found("reservation");
        (*body)["reservation_id"] = reservation->id;
        co_return co_await submitting_->submit(exchange, reservation->charge_point_id, "cancel-reservation",
                                               std::move(*body));
    }

    /// 204 only when the charge point holds no such reservation any more.
    asio::awaitable<Answer> remove(Exchange& exchange) {
        const auto reservation = co_await find(exchange);
        if (!reservation)
            co_return problem::not_found("reservation");
        if (!core::reservation::is_open(*reservation))
            co_return no_content();
        const bool taken_back = co_await take_back(*reservation);
        if (taken_back)
            co_return no_content();
        const auto waiting = co_await waiting_cancel(*reservation);
        if (waiting)
            co_return offline(*waiting);
        boost::json::object body;
        body["reservation_id"] = reservation->id;
        body["deliver"] = "when_online";
        auto booking = submitting_->book(exchange, reservation->charge_point_id, "cancel-reservation",
                                         std::move(body), nullptr);
        const auto command = co_await std::move(booking);
        if (!command)
            co_return command.error();
        co_return removed_answer(*command);
    }

private:
    asio::awaitable<std::optional<Reservation>> find(Exchange& exchange) {
        co_return co_await store_.read([&](Database& db) {
            return owned(storage::reservations::get(db, exchange.parameter("reservation_id")), exchange);
        });
    }

    /// The reservation that a reserve command has booked.
    static std::optional<Reservation> reservation_of(Database& db, const storage::Command& command) {
        const auto request =
            core::json::read_stored<core::reservation::Reserve>(boost::json::parse(command.request.text));
        return request ? storage::reservations::get(db, request->reservation_id.value_or("")) : std::nullopt;
    }

    static Answer created_answer(const storage::Command& command, const std::optional<Reservation>& made) {
        if (!made)
            return command_response(command);
        const bool kept =
            made->status == ReservationStatus::active || made->status == ReservationStatus::used;
        if (!kept && made->status != ReservationStatus::pending)
            return refused(command);
        auto response = respond(kept ? 201U : 202U, core::reservation::view_of(*made));
        response.headers.set("Location", "/api/v1/reservations/" + made->id);
        return response;
    }

    static Problem offline(const storage::Command& command) {
        return conflict_of(command, "charge_point_offline",
                           "the charge point is not connected; it is told when it comes back");
    }

    Answer removed_answer(const storage::Command& command) const {
        if (command.completed_at)
            return command.status == storage::CommandStatus::accepted ? Answer(no_content())
                                                                      : Answer(refused(command));
        if (!directory_.find(command.charge_point_id))
            return offline(command);
        return command_response(command);
    }

    /// One that the charge point has never been told of ends here.
    asio::awaitable<bool> take_back(const Reservation& reservation) {
        if (reservation.status != ReservationStatus::pending || !reservation.open_command_id)
            co_return false;
        const auto command = co_await commands_.cancel(*reservation.open_command_id);
        if (!command || command->status != storage::CommandStatus::cancelled)
            co_return false;
        co_await store_.write([&](Database& db) {
            core::reservation::cancelled(db, reservation.id, core::reservation::reason_operator,
                                         clock_.now());
        });
        co_return true;
    }

    /// A cancellation that waits for the charge point already.
    asio::awaitable<std::optional<storage::Command>> waiting_cancel(const Reservation& reservation) {
        if (!reservation.cancel_command_id)
            co_return std::nullopt;
        auto command = co_await store_.read(
            [&](Database& db) { return storage::commands::get(db, *reservation.cancel_command_id); });
        if (command && command->status != storage::CommandStatus::queued)
            command.reset();
        co_return command;
    }

    storage::Store& store_;
    core::Commands& commands_;
    const core::Directory& directory_;
    const core::Clock& clock_;
    std::shared_ptr<Submitting> submitting_; ///< shared by the routes that give commands
};

} // namespace

std::vector<Route> reservation_routes(storage::Store& store, core::Commands& commands,
                                      const core::Directory& directory, const core::Clock& clock,
                                      std::shared_ptr<Submitting> submitting) {
    using http::Method;
    const auto reservations =
        std::make_shared<Reservations>(store, commands, directory, clock, std::move(submitting));
    const std::string all = "/api/v1/reservations", one = all + "/{reservation_id}", group = "Reservations";
    const std::string_view reads = "reservations:read", controls = core::scopes::control;
    return {
        route(Method::get, all, reads, "Lists reservations, the newest first", group,
              on(reservations, &Reservations::list))
            .filters<ReservationQuery>()
            .lists<ReservationView>(),
        route(Method::post, all, controls, "Reserves an EVSE for an id tag", group,
              on(reservations, &Reservations::create))
            .takes<CreateReservation>()
            .gives<ReservationView>(201),
        route(Method::get, one, reads, "Reads a reservation", group, on(reservations, &Reservations::read))
            .gives<ReservationView>(),
        route(Method::delete_, one, controls, "Cancels a reservation, once the charge point agrees", group,
              on(reservations, &Reservations::remove))
            .gives_nothing(),
        route(Method::post, one + "/actions/cancel", controls, "Cancels a reservation, by force if wanted",
              group, on(reservations, &Reservations::cancel))
            .takes<CancelReservation>()
            .gives<CommandView>()};
}

} // namespace voltgate::api
