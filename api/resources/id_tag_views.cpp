#include "api/resources/id_tag_views.hpp"

#include "storage/records/unknown_id_tags.hpp"
#include "storage/ulid.hpp"

#include <utility>

namespace voltgate::api {
namespace {

/// What the event id_tag.changed tells.
struct IdTagChanged {
    std::string change;
    IdTagView id_tag;
};
BOOST_DESCRIBE_STRUCT(IdTagChanged, (), (change, id_tag))

} // namespace

IdTagView view_of(const storage::IdTag& tag) {
    return view_as<IdTagView>(tag);
}

bool add_tag(storage::Database& db, storage::IdTag& tag) {
    tag.id = storage::new_id("tag", tag.created_at);
    if (!storage::id_tags::add_if_new(db, tag))
        return false;
    storage::unknown_id_tags::registered(db, tag.organization_id, tag.id_tag_uid);
    tell_tag(db, "created", tag, tag.created_at);
    return true;
}

void save_tag(storage::Database& db, storage::IdTag& tag) {
    storage::id_tags::update(db, tag);
    tell_tag(db, "updated", tag, tag.updated_at);
}

void tell_tag(storage::Database& db, std::string change, const storage::IdTag& tag, storage::Timestamp at) {
    core::events::record(db, core::events::id_tag_changed, {tag.organization_id, {}}, at,
                         IdTagChanged{std::move(change), view_of(tag)});
}

} // namespace voltgate::api
