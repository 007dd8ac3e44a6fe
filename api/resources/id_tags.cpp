#include "api/resources/id_tags.hpp"

#include "api/resources/id_tag_views.hpp"
#include "api/resources/time_window.hpp"
#include "storage/records/id_tags.hpp"

namespace voltgate::api {
namespace {

using core::json::Patch;
using storage::Database;
using storage::IdTag;
using storage::IdTagStatus;

struct ChangeIdTag {
    Patch<std::string> type;
    Patch<IdTagStatus> status;
    Patch<storage::Timestamp> expire_at;
    Patch<std::string> group_id;
    Patch<std::string> label;
    Patch<std::string> external_id;
    Patch<std::int64_t> max_concurrent_sessions;
    Patch<std::int64_t> max_energy_wh_per_session;
    Patch<std::int64_t> max_energy_wh_per_period;
    Patch<storage::EnergyPeriod> energy_period;
    Patch<storage::JsonText> custom;
};
BOOST_DESCRIBE_STRUCT(ChangeIdTag, (),
                      (type, status, expire_at, group_id, label, external_id, max_concurrent_sessions,
                       max_energy_wh_per_session, max_energy_wh_per_period, energy_period, custom))

constexpr auto json_constraints(const ChangeIdTag*) {
    using core::json::field;
    return std::array{field("type").one_of(tag_types), tag_field::group_id,
                      field("label").length(0, 255),   field("external_id").length(1, 255),
                      tag_field::concurrent,           tag_field::per_session,
                      tag_field::per_period,           tag_field::period,
                      field("custom").object()};
}

struct IdTagQuery : PageQuery {
    std::optional<std::string> id_tag_uid;
    std::optional<std::string> type;
    std::optional<IdTagStatus> status;
    std::optional<std::string> group_id;
    std::optional<std::string> external_id;
    std::optional<std::string> search;
    std::optional<storage::Timestamp> expires_before;
};
BOOST_DESCRIBE_STRUCT(IdTagQuery, (PageQuery),
                      (id_tag_uid, type, status, group_id, external_id, search, expires_before))
constexpr auto json_constraints(const IdTagQuery*) {
    return std::array{
        core::json::field("search").length(1, 255).about("Part of the tag, its label or its group"),
        window_end("expires_before")};
}

/// The tag of the path: by its id, or by what is printed on the card.
std::optional<IdTag> tag_of(Database& db, const Exchange& exchange) {
    const auto& key = exchange.parameter("id_tag");
    if (auto by_id = owned(storage::id_tags::get(db, key), exchange))
        return by_id;
    return storage::id_tags::by_uid(db, key, exchange.caller.organization_id);
}

class IdTags {
public:
    IdTags(storage::Store& store, const core::Clock& clock)
        : store_(store)
        , clock_(clock) {}

    asio::awaitable<Answer> list(Exchange& exchange) {
        const auto query = query_of<IdTagQuery>(exchange);
        if (!query)
            co_return query.error();
        storage::id_tags::ListFilter filter;
        filter.organization_id = exchange.caller.organization_id;
        filter.id_tag_uid = query->id_tag_uid;
        filter.type = query->type;
        filter.status = query->status;
        filter.group_id = query->group_id;
        filter.external_id = query->external_id;
        filter.search = query->search;
        filter.expires_before = query->expires_before;
        const auto page = co_await store_.read(
            [&](Database& db) { return storage::id_tags::list(db, filter, page_request(*query)); });
        co_return page_of(exchange, *query, page, view_of);
    }

    asio::awaitable<Answer> create(Exchange& exchange) {
        const auto body = body_of<CreateIdTag>(exchange);
        if (!body)
            co_return body.error();
        auto tag = tag_from(*body, exchange, clock_.now());
        const bool added = co_await store_.write([&](Database& db) { return add_tag(db, tag); });
        if (!added)
            co_return problem::conflict("id_tag_exists", "there is a tag with this id_tag_uid already");
        co_return created("/api/v1/id-tags/" + tag.id, view_of(tag));
    }

    asio::awaitable<Answer> read(Exchange& exchange) {
        const auto tag = co_await store_.read([&](Database& db) { return tag_of(db, exchange); });
        if (!tag)
            co_return problem::not_found("id tag");
        co_return respond_versioned(200, view_of(*tag), tag->version);
    }

    asio::awaitable<Answer> change(Exchange& exchange) {
        const auto patch = body_of<ChangeIdTag, IdTagView>(exchange);
        if (!patch)
            co_return patch.error();
        co_return co_await apply(exchange, *patch);
    }

    asio::awaitable<Answer> block(Exchange& exchange) {
        co_return co_await set_status(exchange, IdTagStatus::disabled);
    }
    asio::awaitable<Answer> unblock(Exchange& exchange) {
        co_return co_await set_status(exchange, IdTagStatus::enabled);
    }

    asio::awaitable<Answer> remove(Exchange& exchange) {
        const auto fault = co_await store_.write([&](Database& db) -> std::optional<Problem> {
            const auto tag = tag_of(db, exchange);
            if (!tag)
                return problem::not_found("id tag");
            if (!if_match(exchange.request, tag->version))
                return problem::changed_meanwhile();
            storage::id_tags::remove(db, tag->id);
            tell_tag(db, "deleted", *tag, clock_.now());
            return std::nullopt;
        });
        if (fault)
            co_return *fault;
        co_return no_content();
    }

private:
    asio::awaitable<Answer> set_status(Exchange& exchange, IdTagStatus status) {
        ChangeIdTag patch;
        patch.status = status;
        co_return co_await apply(exchange, patch);
    }

    asio::awaitable<Answer> apply(Exchange& exchange, const ChangeIdTag& patch) {
        const auto changed = co_await store_.write([&](Database& db) -> Outcome<IdTag> {
            auto tag = tag_of(db, exchange);
            if (!tag)
                return problem::not_found("id tag");
            if (!if_match(exchange.request, tag->version))
                return problem::changed_meanwhile();
            if (auto fault = merge_into(patch, *tag))
                return *fault;
            tag->updated_at = clock_.now();
            save_tag(db, *tag);
            return *tag;
        });
        if (!changed)
            co_return changed.error();
        co_return respond_versioned(200, view_of(*changed), changed->version);
    }

    storage::Store& store_;
    const core::Clock& clock_;
};

} // namespace

std::vector<Route> id_tag_routes(storage::Store& store, const core::Clock& clock) {
    using http::Method;
    const auto tags = std::make_shared<IdTags>(store, clock);
    const std::string all = "/api/v1/id-tags", one = all + "/{id_tag}", group = "ID tags";
    const std::string_view read = "id_tags:read", write = "id_tags:write";
    return {route(Method::get, all, read, "Lists id tags, the newest first", group, on(tags, &IdTags::list))
                .filters<IdTagQuery>()
                .lists<IdTagView>(),
            route(Method::post, all, write, "Adds an id tag", group, on(tags, &IdTags::create))
                .takes<CreateIdTag>()
                .gives<IdTagView>(201),
            route(Method::get, one, read, "Reads an id tag by its id or its id_tag_uid", group,
                  on(tags, &IdTags::read))
                .gives<IdTagView>(),
            route(Method::patch, one, write, "Changes an id tag", group, on(tags, &IdTags::change))
                .takes<ChangeIdTag>()
                .gives<IdTagView>(),
            route(Method::delete_, one, write, "Removes an id tag", group, on(tags, &IdTags::remove))
                .gives_nothing(),
            route(Method::post, one + "/actions/block", write, "Refuses an id tag from now on", group,
                  on(tags, &IdTags::block))
                .gives<IdTagView>(),
            route(Method::post, one + "/actions/unblock", write, "Lets an id tag charge again", group,
                  on(tags, &IdTags::unblock))
                .gives<IdTagView>()};
}

} // namespace voltgate::api
