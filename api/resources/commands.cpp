#include "api/resources/commands.hpp"

#include "api/actions/command_view.hpp"
#include "api/resources/record.hpp"
#include "api/resources/time_window.hpp"

namespace voltgate::api {
namespace {

using storage::Command;
using storage::Database;

struct CommandQuery : PageQuery {
    std::optional<std::string> charge_point_id;
    std::optional<std::int64_t> evse_id;
    std::optional<std::string> action;
    std::optional<storage::CommandStatus> status;
    std::optional<std::string> session_id;
    std::optional<storage::Timestamp> created_after;
    std::optional<storage::Timestamp> created_before;
};
BOOST_DESCRIBE_STRUCT(CommandQuery, (PageQuery),
                      (charge_point_id, evse_id, action, status, session_id, created_after, created_before))

constexpr auto json_constraints(const CommandQuery*) {
    return std::array{window_begin("created_after"), window_end("created_before")};
}

std::optional<Command> command_of(Database& db, const Exchange& exchange) {
    return owned(storage::commands::get(db, exchange.parameter("command_id")), exchange);
}

class CommandRecords {
public:
    CommandRecords(storage::Store& store, core::Commands& commands)
        : store_(store)
        , commands_(commands) {}

    asio::awaitable<Answer> list(Exchange& exchange) {
        const auto query = query_of<CommandQuery>(exchange);
        if (!query)
            co_return query.error();
        storage::commands::ListFilter filter;
        filter.organization_id = exchange.caller.organization_id;
        filter.charge_point_id = query->charge_point_id;
        filter.evse_id = query->evse_id;
        filter.action = query->action;
        filter.status = query->status;
        filter.session_id = query->session_id;
        filter.created_after = query->created_after;
        filter.created_before = query->created_before;
        const auto page = co_await store_.read(
            [&](Database& db) { return storage::commands::list(db, filter, page_request(*query)); });
        co_return page_of(exchange, *query, page, [](const Command& command) { return view_of(command); });
    }

    asio::awaitable<Answer> read(Exchange& exchange) {
        const auto command = co_await store_.read([&](Database& db) { return command_of(db, exchange); });
        if (!command)
            co_return problem::not_found("command");
        co_return respond_versioned(200, view_of(*command), command->version);
    }

    asio::awaitable<Answer> cancel(Exchange& exchange) {
        const auto known = co_await store_.read([&](Database& db) { return command_of(db, exchange); });
        if (!known)
            co_return problem::not_found("command");
        const auto command = co_await commands_.cancel(known->id);
        if (!command)
            co_return problem::not_found("command");
        if (command->status != storage::CommandStatus::cancelled)
            co_return problem::conflict("command_not_queued", "the command has been sent already");
        co_return respond(200, view_of(*command));
    }

private:
    storage::Store& store_;
    core::Commands& commands_;
};

} // namespace

std::vector<Route> command_routes(storage::Store& store, core::Commands& commands) {
    using http::Method;
    const auto records = std::make_shared<CommandRecords>(store, commands);
    const std::string all = "/api/v1/commands", one = all + "/{command_id}", group = "Commands";
    const std::string_view reads = "commands:read", writes = "commands:write";
    return {route(Method::get, all, reads, "Lists commands, the newest first", group,
                  on(records, &CommandRecords::list))
                .filters<CommandQuery>()
                .lists<CommandView>(),
            route(Method::get, one, reads, "Reads a command", group, on(records, &CommandRecords::read))
                .gives<CommandView>(),
            route(Method::delete_, one, writes, "Takes back a command that has not been sent", group,
                  on(records, &CommandRecords::cancel))
                .gives<CommandView>()};
}

} // namespace voltgate::api
