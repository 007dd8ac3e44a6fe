#include "api/resources/local_lists.hpp"

#include "api/resources/charge_point_of.hpp"
#include "api/resources/record.hpp"
#include "core/local_list/local_list.hpp"
#include "storage/records/id_tags.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <utility>

namespace voltgate::api {
namespace {

namespace local_list = core::local_list;
namespace lists = storage::local_lists;
using storage::Database;
using storage::LocalListDefinition;
using storage::LocalListTarget;

// Of a tag (label) of charge points.
constexpr std::size_t longest_tag = 255;

/// How a charge point is with its list.
struct LocalListView {
    std::string charge_point_id;
    local_list::Source source = local_list::Source::none;
    std::vector<local_list::Content> contents;
    std::vector<local_list::Entry> entries;
    std::int64_t left_out = 0;
    bool in_step = false;
    bool supported = true;
    std::optional<std::int64_t> desired_version;
    std::optional<std::int64_t> acknowledged_version;
    std::optional<std::int64_t> reported_version;
    std::int64_t sent_version = 0;
    std::int64_t acknowledged_entries = 0;
    std::optional<std::int64_t> max_entries;
    std::optional<storage::Timestamp> acknowledged_at;
    std::optional<std::string> last_error;
    std::optional<storage::Timestamp> last_error_at;
    std::optional<storage::Timestamp> retry_at;
};
BOOST_DESCRIBE_STRUCT(LocalListView, (),
                      (charge_point_id, source, contents, entries, left_out, in_step, supported,
                       desired_version, acknowledged_version, reported_version, sent_version,
                       acknowledged_entries, max_entries, acknowledged_at, last_error, last_error_at,
                       retry_at))

struct LocalListDefinitionView {
    std::string charge_point_tag;
    local_list::Content content;
    storage::Timestamp updated_at{};
};
BOOST_DESCRIBE_STRUCT(LocalListDefinitionView, (), (charge_point_tag, content, updated_at))

struct LocalListDefinitions {
    std::vector<LocalListDefinitionView> data;
};
BOOST_DESCRIBE_STRUCT(LocalListDefinitions, (), (data))

/// The version that the list has when it is in step.
std::int64_t desired_version(const local_list::Situation& situation) {
    if (situation.in_step())
        return *situation.list.acknowledged_version;
    const auto& portion = situation.capacity.portion;
    const auto first = situation.next_version(situation.list.reported_version.value_or(0));
    const auto& wanted = situation.wanted.entries;
    const auto parts =
        situation.list.acknowledged_version
            ? local_list::differential(local_list::difference(situation.held, wanted), first, portion)
            : local_list::full(wanted, first, portion);
    return parts.empty() ? first : parts.back().version;
}

LocalListView view(const local_list::Situation& situation) {
    auto view = view_as<LocalListView>(situation.list);
    view.source = situation.source;
    view.contents = situation.contents;
    view.entries = situation.wanted.entries;
    view.left_out = situation.wanted.left_out;
    view.supported = !situation.list.unsupported;
    view.acknowledged_entries = std::ssize(situation.held);
    if (situation.capacity.entries)
        view.max_entries = static_cast<std::int64_t>(*situation.capacity.entries);
    const bool defined = situation.source != local_list::Source::none;
    view.in_step = defined && situation.in_step();
    if (defined)
        view.desired_version = desired_version(situation);
    return view;
}

LocalListDefinitionView view(const LocalListDefinition& definition) {
    return {definition.name,
            core::json::read_stored<local_list::Content>(boost::json::parse(definition.content.text)).value(),
            definition.updated_at};
}

/// Tags that are named must be registered.
core::json::FieldErrors faults_of(Database& db, const local_list::Content& content,
                                  const Exchange& exchange) {
    core::json::FieldErrors faults;
    for (std::size_t i = 0; i < content.id_tags.size(); ++i)
        if (!storage::id_tags::by_uid(db, content.id_tags[i], exchange.caller.organization_id))
            faults["id_tags[" + std::to_string(i) + "]"].emplace_back("is not registered");
    return faults;
}

class LocalLists {
public:
    LocalLists(storage::Store& store, const core::Clock& clock, const core::Settings& settings)
        : store_(store)
        , clock_(clock)
        , settings_(settings) {}

    asio::awaitable<Answer> read(Exchange& exchange) {
        co_return co_await store_.read([&](Database& db) -> Answer {
            if (!charge_point_of(db, exchange))
                return problem::not_found("charge point");
            return respond(200, shown(db, exchange));
        });
    }

    asio::awaitable<Answer> put(Exchange& exchange) {
        const auto content = body_of<local_list::Content>(exchange);
        if (!content)
            co_return content.error();
        const auto fault = co_await store_.write([&](Database& db) -> std::optional<Problem> {
            if (!charge_point_of(db, exchange))
                return problem::not_found("charge point");
            if (auto faults = faults_of(db, *content, exchange); !faults.empty())
                return problem::invalid(std::move(faults));
            define(db, exchange, LocalListTarget::charge_point, exchange.parameter("charge_point_id"),
                   *content);
            return std::nullopt;
        });
        if (fault)
            co_return *fault;
        co_return co_await read(exchange);
    }

    asio::awaitable<Answer> remove(Exchange& exchange) {
        const bool gone = co_await store_.write([&](Database& db) {
            return charge_point_of(db, exchange) &&
                   lists::undefine(db, exchange.caller.organization_id, LocalListTarget::charge_point,
                                   exchange.parameter("charge_point_id"));
        });
        if (!gone)
            co_return problem::not_found("local list of this charge point");
        co_return no_content();
    }

    asio::awaitable<Answer> list_groups(Exchange& exchange) {
        const auto all = co_await store_.read([&](Database& db) {
            return lists::definitions(db, exchange.caller.organization_id, LocalListTarget::charge_point_tag);
        });
        LocalListDefinitions answer;
        for (const auto& each : all)
            answer.data.push_back(view(each));
        co_return respond(200, answer);
    }

    asio::awaitable<Answer> read_group(Exchange& exchange) {
        const auto found = co_await store_.read([&](Database& db) {
            return lists::definition(db, exchange.caller.organization_id, LocalListTarget::charge_point_tag,
                                     exchange.parameter("charge_point_tag"));
        });
        if (!found)
            co_return problem::not_found("local list for this tag of charge points");
        co_return respond(200, view(*found));
    }

    asio::awaitable<Answer> put_group(Exchange& exchange) {
        const auto content = body_of<local_list::Content>(exchange);
        if (!content)
            co_return content.error();
        if (exchange.parameter("charge_point_tag").size() > longest_tag)
            co_return problem::invalid("charge_point_tag",
                                       "must have at most " + std::to_string(longest_tag) + " characters");
        co_return co_await store_.write([&](Database& db) -> Answer {
            if (auto faults = faults_of(db, *content, exchange); !faults.empty())
                return problem::invalid(std::move(faults));
            return respond(200, view(define(db, exchange, LocalListTarget::charge_point_tag,
                                            exchange.parameter("charge_point_tag"), *content)));
        });
    }

    asio::awaitable<Answer> remove_group(Exchange& exchange) {
        const bool gone = co_await store_.write([&](Database& db) {
            return lists::undefine(db, exchange.caller.organization_id, LocalListTarget::charge_point_tag,
                                   exchange.parameter("charge_point_tag"));
        });
        if (!gone)
            co_return problem::not_found("local list for this tag of charge points");
        co_return no_content();
    }

private:
    LocalListView shown(Database& db, const Exchange& exchange) const {
        return view(local_list::look(db, exchange.parameter("charge_point_id"), clock_.now(), settings_));
    }

    LocalListDefinition define(Database& db, const Exchange& exchange, LocalListTarget target,
                               const std::string& name, const local_list::Content& content) const {
        LocalListDefinition definition;
        definition.organization_id = exchange.caller.organization_id;
        definition.target = target;
        definition.name = name;
        if (target == LocalListTarget::charge_point)
            definition.charge_point_id = name;
        definition.content.text = core::json::to_text(content);
        definition.updated_at = clock_.now();
        lists::define(db, definition);
        return definition;
    }

    storage::Store& store_;
    const core::Clock& clock_;
    const core::Settings& settings_;
};

} // namespace

std::vector<Route> local_list_routes(storage::Store& store, const core::Clock& clock,
                                     const core::Settings& settings) {
    using http::Method;
    const auto all = std::make_shared<LocalLists>(store, clock, settings);
    const std::string own = "/api/v1/charge-points/{charge_point_id}/local-list",
                      groups = "/api/v1/local-lists", one = groups + "/{charge_point_tag}",
                      group = "Local lists";
    const std::string_view reads = "id_tags:read", writes = "id_tags:write";
    return {route(Method::get, own, reads, "Reads a charge point's local list and how far it is with it",
                  group, on(all, &LocalLists::read))
                .gives<LocalListView>(),
            route(Method::put, own, writes, "Defines the local list of one charge point", group,
                  on(all, &LocalLists::put))
                .takes<local_list::Content>()
                .gives<LocalListView>(),
            route(Method::delete_, own, writes, "Removes a charge point's own definition", group,
                  on(all, &LocalLists::remove))
                .gives_nothing(),
            route(Method::get, groups, reads, "Lists the local lists for tags of charge points", group,
                  on(all, &LocalLists::list_groups))
                .gives<LocalListDefinitions>(),
            route(Method::get, one, reads, "Reads the local list for a tag of charge points", group,
                  on(all, &LocalLists::read_group))
                .gives<LocalListDefinitionView>(),
            route(Method::put, one, writes, "Defines the local list of charge points with a tag", group,
                  on(all, &LocalLists::put_group))
                .takes<local_list::Content>()
                .gives<LocalListDefinitionView>(),
            route(Method::delete_, one, writes, "Removes the local list for a tag of charge points", group,
                  on(all, &LocalLists::remove_group))
                .gives_nothing()};
}

} // namespace voltgate::api
