#include "api/actions/bulk.hpp"

#include "api/actions/command_view.hpp"
#include "api/scopes.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <map>
#include <set>

namespace voltgate::api {
namespace {

constexpr std::size_t most_charge_points = 200;

struct Bulk : SubmissionOptions {
    std::vector<std::string> charge_point_ids;
    std::string action;
    boost::json::object parameters;
};
BOOST_DESCRIBE_STRUCT(Bulk, (SubmissionOptions), (charge_point_ids, action, parameters))

constexpr auto json_constraints(const Bulk*) {
    using core::json::field;
    return std::array{
        field("charge_point_ids").length(1, most_charge_points),
        field("action").length(1, 50).about("The verb of a charge point's actions: reset, unlock, ..."),
        field("parameters").or_default().about("The body that the action takes")};
}

/// What became of it at one charge point: the command, or the problem that stood in its way.
struct BulkResult {
    std::string charge_point_id;
    std::int64_t status = 0;
    std::optional<CommandView> command;
    std::optional<std::string> code;
    std::optional<std::string> detail;
    std::optional<std::map<std::string, std::vector<std::string>>> field_errors;
};
BOOST_DESCRIBE_STRUCT(BulkResult, (), (charge_point_id, status, command, code, detail, field_errors))

constexpr auto json_constraints(const BulkResult*) {
    using core::json::field;
    return std::array{
        field("status").about("As the action itself would have answered: 200, 202, 404, 409, ...")};
}

struct BulkResults {
    std::vector<BulkResult> data;
};
BOOST_DESCRIBE_STRUCT(BulkResults, (), (data))

BulkResult result_of(std::string charge_point_id, const Outcome<storage::Command>& outcome) {
    BulkResult result;
    result.charge_point_id = std::move(charge_point_id);
    if (outcome) {
        result.status = outcome->completed_at ? 200 : 202;
        result.command = view_of(*outcome);
        return result;
    }
    const auto& problem = outcome.error();
    result.status = problem.status;
    result.code = problem.code;
    result.detail = problem.detail;
    if (!problem.field_errors.empty())
        result.field_errors.emplace(problem.field_errors);
    return result;
}

asio::awaitable<void> command_one(Submitting& submitting, Exchange& exchange, const Bulk& bulk,
                                  BulkResult& result) {
    auto body = bulk.parameters;
    body["timeout_seconds"] = bulk.timeout_seconds;
    body["deliver"] = std::string(storage::word_of(bulk.deliver));
    if (bulk.expires_in_seconds)
        body["expires_in_seconds"] = *bulk.expires_in_seconds;
    auto booking = submitting.book(exchange, result.charge_point_id, bulk.action, std::move(body), nullptr);
    const auto outcome = co_await std::move(booking);
    result = result_of(result.charge_point_id, outcome);
}

/// All at the same time; every one of them ends by its own limit, or when the request is cut. They are
/// waited for in any case, as they use what is the caller's.
asio::awaitable<void> command_all(Submitting& submitting, Exchange& exchange, const Bulk& bulk,
                                  std::vector<BulkResult>& results) {
    const auto executor = co_await asio::this_coro::executor;
    const auto begin = [&](BulkResult& result) {
        return asio::co_spawn(executor, command_one(submitting, exchange, bulk, result), asio::deferred);
    };
    std::vector<decltype(begin(results.front()))> all;
    all.reserve(results.size());
    for (auto& result : results)
        all.push_back(begin(result));
    auto group = asio::experimental::make_parallel_group(std::move(all));
    const auto [order, failures] =
        co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    for (const auto& failure : failures) {
        if (failure)
            std::rethrow_exception(failure);
    }
}

std::optional<Problem> fault_of(const Submitting& submitting, const Exchange& exchange, const Bulk& bulk) {
    const auto* declaration = submitting.commands().find(bulk.action);
    if (declaration == nullptr)
        return problem::invalid("action", "is not an action of charge points");
    if (!grants(exchange.caller.scopes, declaration->scope))
        return problem::forbidden(declaration->scope);
    const std::set<std::string> distinct(bulk.charge_point_ids.begin(), bulk.charge_point_ids.end());
    if (distinct.size() != bulk.charge_point_ids.size())
        return problem::invalid("charge_point_ids", "must name each charge point once");
    return std::nullopt;
}

asio::awaitable<Answer> act(std::shared_ptr<Submitting> submitting, Exchange& exchange) {
    const auto bulk = body_of<Bulk>(exchange);
    if (!bulk)
        co_return bulk.error();
    if (auto fault = fault_of(*submitting, exchange, *bulk))
        co_return *fault;
    BulkResults out;
    for (const auto& id : bulk->charge_point_ids)
        out.data.emplace_back().charge_point_id = id;
    auto all = command_all(*submitting, exchange, *bulk, out.data);
    co_await std::move(all);
    co_return respond(200, out);
}

} // namespace

Route bulk_route(std::shared_ptr<Submitting> submitting) {
    return route(http::Method::post, "/api/v1/charge-points/actions/bulk", any_key,
                 "Gives one command to many charge points", "Actions",
                 [submitting](Exchange& exchange) { return act(submitting, exchange); })
        .takes<Bulk>()
        .gives<BulkResults>();
}

} // namespace voltgate::api
