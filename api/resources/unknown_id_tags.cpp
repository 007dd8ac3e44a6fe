#include "api/resources/unknown_id_tags.hpp"

#include "api/resources/id_tag_views.hpp"
#include "api/resources/time_window.hpp"
#include "storage/records/unknown_id_tags.hpp"

namespace voltgate::api {
namespace {

using storage::Database;
using storage::UnknownIdTag;

struct UnknownIdTagView {
    std::string id;
    std::string id_tag_uid;
    std::string charge_point_id;
    std::optional<std::int64_t> evse_id;
    std::int64_t count = 0;
    storage::Timestamp first_seen_at{};
    storage::Timestamp last_seen_at{};
};
BOOST_DESCRIBE_STRUCT(UnknownIdTagView, (),
                      (id, id_tag_uid, charge_point_id, evse_id, count, first_seen_at, last_seen_at))

struct UnknownIdTagQuery : PageQuery {
    std::optional<std::string> charge_point_id;
    std::optional<std::string> id_tag_uid;
    std::optional<storage::Timestamp> seen_after;
};
BOOST_DESCRIBE_STRUCT(UnknownIdTagQuery, (PageQuery), (charge_point_id, id_tag_uid, seen_after))

constexpr auto json_constraints(const UnknownIdTagQuery*) {
    return std::array{window_begin("seen_after")};
}

UnknownIdTagView view(const UnknownIdTag& tag) {
    return view_as<UnknownIdTagView>(tag);
}

std::optional<UnknownIdTag> tag_of(Database& db, const Exchange& exchange) {
    return owned(storage::unknown_id_tags::get(db, exchange.parameter("unknown_id_tag_id")), exchange);
}

asio::awaitable<Answer> list(storage::Store& store, Exchange& exchange) {
    const auto query = query_of<UnknownIdTagQuery>(exchange);
    if (!query)
        co_return query.error();
    storage::unknown_id_tags::ListFilter filter;
    filter.organization_id = exchange.caller.organization_id;
    filter.charge_point_id = query->charge_point_id;
    filter.id_tag_uid = query->id_tag_uid;
    filter.seen_after = query->seen_after;
    const auto page = co_await store.read(
        [&](Database& db) { return storage::unknown_id_tags::list(db, filter, page_request(*query)); });
    co_return page_of(exchange, *query, page, view);
}

asio::awaitable<Answer> read(storage::Store& store, Exchange& exchange) {
    const auto tag = co_await store.read([&](Database& db) { return tag_of(db, exchange); });
    if (!tag)
        co_return problem::not_found("unknown id tag");
    co_return respond(200, view(*tag));
}

/// The tag becomes an id tag; it leaves the list by that.
asio::awaitable<Answer> register_tag(storage::Store& store, const core::Clock& clock, Exchange& exchange) {
    const auto body = body_of<IdTagBody>(exchange);
    if (!body)
        co_return body.error();
    co_return co_await store.write([&](Database& db) -> Answer {
        const auto unknown = tag_of(db, exchange);
        if (!unknown)
            return problem::not_found("unknown id tag");
        auto tag = tag_from(*body, exchange, clock.now());
        tag.id_tag_uid = unknown->id_tag_uid;
        if (!add_tag(db, tag))
            return problem::conflict("id_tag_exists", "there is a tag with this id_tag_uid already");
        return created("/api/v1/id-tags/" + tag.id, view_of(tag));
    });
}

asio::awaitable<Answer> remove(storage::Store& store, Exchange& exchange) {
    const bool removed = co_await store.write([&](Database& db) {
        const auto tag = tag_of(db, exchange);
        return tag && storage::unknown_id_tags::remove(db, tag->id);
    });
    if (!removed)
        co_return problem::not_found("unknown id tag");
    co_return no_content();
}

} // namespace

std::vector<Route> unknown_id_tag_routes(storage::Store& store, const core::Clock& clock) {
    using http::Method;
    const std::string all = "/api/v1/unknown-id-tags", one = all + "/{unknown_id_tag_id}", group = "ID tags";
    const std::string_view reads = "id_tags:read", writes = "id_tags:write";
    return {
        route(Method::get, all, reads, "Lists id tags that nobody has registered", group,
              [&store](Exchange& exchange) { return list(store, exchange); })
            .filters<UnknownIdTagQuery>()
            .lists<UnknownIdTagView>(),
        route(Method::get, one, reads, "Reads an id tag that nobody has registered", group,
              [&store](Exchange& exchange) { return read(store, exchange); })
            .gives<UnknownIdTagView>(),
        route(Method::post, one + "/actions/register", writes, "Registers an unknown id tag", group,
              [&store, &clock](Exchange& exchange) { return register_tag(store, clock, exchange); })
            .takes<IdTagBody>()
            .gives<IdTagView>(201),
        route(Method::delete_, one, writes, "Forgets an unknown id tag", group, [&store](Exchange& exchange) {
            return remove(store, exchange);
        }).gives_nothing()};
}

} // namespace voltgate::api
