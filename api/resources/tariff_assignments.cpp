#include "api/resources/tariff_assignments.hpp"

#include "api/resources/record.hpp"
#include "storage/records/tariffs.hpp"

#include <string>
#include <utility>

namespace voltgate::api {
namespace {

namespace assignments = storage::tariff_assignments;
using storage::Database;
using storage::TariffAssignment;

// Of a tag (label) of charge points.
constexpr std::size_t longest_tag = 255;

struct TariffAssignmentView {
    std::string charge_point_tag;
    std::string tariff_id;
    storage::Timestamp updated_at{};
};
BOOST_DESCRIBE_STRUCT(TariffAssignmentView, (), (charge_point_tag, tariff_id, updated_at))

struct PutTariffAssignment {
    std::string tariff_id;
};
BOOST_DESCRIBE_STRUCT(PutTariffAssignment, (), (tariff_id))

constexpr auto json_constraints(const PutTariffAssignment*) {
    return std::array{core::json::field("tariff_id")
                          .length(1, 64)
                          .about("For the sessions to come on charge points with the tag that have no tariff "
                                 "of their own; of several tags the first one with a tariff counts")};
}

struct TariffAssignmentQuery : PageQuery {
    std::optional<std::string> tariff_id;
};
BOOST_DESCRIBE_STRUCT(TariffAssignmentQuery, (PageQuery), (tariff_id))

TariffAssignmentView view(const TariffAssignment& assignment) {
    return view_as<TariffAssignmentView>(assignment);
}

const std::string& tag_of(const Exchange& exchange) {
    return exchange.parameter("charge_point_tag");
}

Problem none() {
    return problem::not_found("tariff for this tag of charge points");
}

class TariffAssignments {
public:
    TariffAssignments(storage::Store& store, const core::Clock& clock)
        : store_(store)
        , clock_(clock) {}

    asio::awaitable<Answer> list(Exchange& exchange) {
        const auto query = query_of<TariffAssignmentQuery>(exchange);
        if (!query)
            co_return query.error();
        const assignments::ListFilter filter{exchange.caller.organization_id, query->tariff_id};
        const auto page = co_await store_.read(
            [&](Database& db) { return assignments::list(db, filter, page_request(*query)); });
        co_return page_of(exchange, *query, page, view);
    }

    asio::awaitable<Answer> read(Exchange& exchange) {
        const auto found = co_await store_.read([&](Database& db) {
            return assignments::get(db, exchange.caller.organization_id, tag_of(exchange));
        });
        if (!found)
            co_return none();
        co_return respond(200, view(*found));
    }

    asio::awaitable<Answer> put(Exchange& exchange) {
        auto body = body_of<PutTariffAssignment, TariffAssignmentView>(exchange);
        if (!body)
            co_return body.error();
        if (tag_of(exchange).size() > longest_tag)
            co_return problem::invalid("charge_point_tag",
                                       "must have at most " + std::to_string(longest_tag) + " characters");
        const TariffAssignment assignment{exchange.caller.organization_id, tag_of(exchange),
                                          std::move(body->tariff_id), clock_.now()};
        co_return co_await store_.write([&](Database& db) -> Answer {
            if (!owned(storage::tariffs::get(db, assignment.tariff_id), exchange))
                return problem::invalid("tariff_id", "there is no such tariff");
            assignments::put(db, assignment);
            return respond(200, view(assignment));
        });
    }

    asio::awaitable<Answer> remove(Exchange& exchange) {
        const bool gone = co_await store_.write([&](Database& db) {
            return assignments::remove(db, exchange.caller.organization_id, tag_of(exchange));
        });
        if (!gone)
            co_return none();
        co_return no_content();
    }

private:
    storage::Store& store_;
    const core::Clock& clock_;
};

} // namespace

std::vector<Route> tariff_assignment_routes(storage::Store& store, const core::Clock& clock) {
    using http::Method;
    const auto resource = std::make_shared<TariffAssignments>(store, clock);
    const std::string all = "/api/v1/tariff-assignments", one = all + "/{charge_point_tag}",
                      group = "Tariffs";
    const std::string_view reads = "tariffs:read", writes = "tariffs:write";
    return {route(Method::get, all, reads, "Lists the tariffs of tags of charge points, by the tags", group,
                  on(resource, &TariffAssignments::list))
                .filters<TariffAssignmentQuery>()
                .lists<TariffAssignmentView>(),
            route(Method::get, one, reads, "Reads which tariff a tag of charge points has", group,
                  on(resource, &TariffAssignments::read))
                .gives<TariffAssignmentView>(),
            route(Method::put, one, writes,
                  "Gives charge points with a tag a tariff for the sessions to come", group,
                  on(resource, &TariffAssignments::put))
                .takes<PutTariffAssignment>()
                .gives<TariffAssignmentView>(),
            route(Method::delete_, one, writes, "Takes the tariff from a tag of charge points", group,
                  on(resource, &TariffAssignments::remove))
                .gives_nothing()};
}

} // namespace voltgate::api
