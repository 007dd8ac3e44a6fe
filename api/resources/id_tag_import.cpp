#include "api/resources/id_tag_import.hpp"

#include "api/resources/id_tag_views.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace voltgate::api {
namespace {

using storage::Database;
using storage::IdTag;

/// What is done with a tag that is registered already.
enum class OnExisting { refuse, skip, update };
BOOST_DESCRIBE_ENUM(OnExisting, refuse, skip, update)

// One transaction of the database's only writer, so not without end.
constexpr std::size_t most_rows = 1'000;

struct ImportIdTags {
    std::vector<CreateIdTag> id_tags;
    OnExisting on_existing = OnExisting::refuse;
};
BOOST_DESCRIBE_STRUCT(ImportIdTags, (), (id_tags, on_existing))
constexpr auto json_constraints(const ImportIdTags*) {
    using core::json::field;
    return std::array{
        field("id_tags").length(1, most_rows),
        field("on_existing").or_default().about("What is done with tags that are registered already")};
}

struct Imported {
    std::int64_t created = 0;
    std::int64_t updated = 0;
    std::int64_t skipped = 0;
};
BOOST_DESCRIBE_STRUCT(Imported, (), (created, updated, skipped))

std::string path_of(std::size_t row) {
    return "id_tags[" + std::to_string(row) + "].id_tag_uid";
}

std::string without_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char letter) {
        return letter < 0x80 ? static_cast<char>(std::tolower(letter)) : static_cast<char>(letter);
    });
    return text;
}

/// Rows that say the same tag, and those that are registered already where that is refused.
core::json::FieldErrors faults_of(Database& db, const ImportIdTags& body, const Exchange& exchange) {
    core::json::FieldErrors faults;
    std::map<std::string, std::size_t> seen;
    for (std::size_t row = 0; row < body.id_tags.size(); ++row) {
        const auto& uid = body.id_tags[row].id_tag_uid;
        const auto [first, is_new] = seen.emplace(without_case(uid), row);
        if (!is_new)
            faults[path_of(row)].push_back("is in row " + std::to_string(first->second) + " already");
        else if (body.on_existing == OnExisting::refuse &&
                 storage::id_tags::by_uid(db, uid, exchange.caller.organization_id))
            faults[path_of(row)].push_back("is registered already");
    }
    return faults;
}

/// What a row does not say stays as it is.
void overwrite(Database& db, IdTag tag, const CreateIdTag& row, const boost::json::object& as_given,
               core::Instant now) {
    const auto before = tag;
    fill(row, tag);
    tag.id_tag_uid = before.id_tag_uid;
    if (!as_given.contains("status"))
        tag.status = before.status;
    if (!as_given.contains("type"))
        tag.type = before.type;
    tag.updated_at = now;
    save_tag(db, tag);
}

asio::awaitable<Answer> import(storage::Store& store, const core::Clock& clock, Exchange& exchange) {
    const auto body = body_of<ImportIdTags>(exchange);
    if (!body)
        co_return body.error();
    const auto json = json_body(exchange);
    const auto& as_given = json->at("id_tags").as_array();
    co_return co_await store.write([&](Database& db) -> Answer {
        if (auto faults = faults_of(db, *body, exchange); !faults.empty())
            return problem::invalid(std::move(faults));
        Imported imported;
        for (std::size_t row = 0; row < body->id_tags.size(); ++row) {
            auto tag = tag_from(body->id_tags[row], exchange, clock.now());
            if (add_tag(db, tag)) {
                ++imported.created;
            } else if (body->on_existing == OnExisting::skip) {
                ++imported.skipped;
            } else {
                auto known = storage::id_tags::by_uid(db, tag.id_tag_uid, tag.organization_id).value();
                overwrite(db, std::move(known), body->id_tags[row], as_given[row].as_object(), clock.now());
                ++imported.updated;
            }
        }
        return respond(200, imported);
    });
}

} // namespace

std::vector<Route> id_tag_import_routes(storage::Store& store, const core::Clock& clock) {
    return {route(http::Method::post, "/api/v1/id-tags/bulk", "id_tags:write",
                  "Adds many id tags, all or none", "ID tags",
                  [&store, &clock](Exchange& exchange) { return import(store, clock, exchange); })
                .takes<ImportIdTags>()
                .gives<Imported>()};
}

} // namespace voltgate::api
