#include "core/local_list/local_list.hpp"

#include "core/charge_point_tags.hpp"
#include "core/events.hpp"
#include "core/json/read.hpp"
#include "core/local_list/cleared_customers.hpp"
#include "core/local_list/exchange.hpp"
#include "core/local_list/v16.hpp"
#include "core/local_list/v2.hpp"
#include "core/scopes.hpp"
#include "storage/records/id_tags.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <utility>

namespace voltgate::core::local_list {

namespace {

namespace lists = storage::local_lists;
using storage::LocalListTarget;

constexpr std::chrono::hours longest_retry{24};

Content content_of(const storage::LocalListDefinition& definition) {
    return json::read_stored<Content>(boost::json::parse(definition.content.text)).value();
}

void define(storage::Database& db, Situation& situation) {
    const auto& charge_point = situation.charge_point;
    if (const auto own = lists::definition(db, charge_point.organization_id, LocalListTarget::charge_point,
                                           charge_point.id)) {
        situation.source = Source::charge_point;
        situation.contents.push_back(content_of(*own));
        return;
    }
    for (const auto& tag : tags_in(charge_point.tags)) {
        if (const auto one =
                lists::definition(db, charge_point.organization_id, LocalListTarget::charge_point_tag, tag)) {
            situation.source = Source::charge_point_tags;
            situation.contents.push_back(content_of(*one));
        }
    }
}

std::vector<Entry> held_by(storage::Database& db, const std::string& charge_point_id) {
    std::vector<Entry> held;
    for (auto& row : lists::entries(db, charge_point_id))
        held.push_back(
            {row.id_tag, authorization::status_of(row.status), row.expire_at, row.group_id, row.type});
    return held;
}

/// The row as it is now; the situation may have been looked at a while ago.
storage::LocalList present(storage::Database& db, const Situation& situation, Instant now) {
    auto list = lists::get(db, situation.charge_point.id).value_or(situation.list);
    list.updated_at = now;
    return list;
}

struct Changed {
    std::string charge_point_id;
    bool in_step = false;
    std::optional<std::int64_t> acknowledged_version;
    std::optional<std::string> last_error;
};
BOOST_DESCRIBE_STRUCT(Changed, (), (charge_point_id, in_step, acknowledged_version, last_error))

void tell(storage::Database& db, const storage::LocalList& list, Instant now) {
    events::record(db, events::local_list_changed, {list.organization_id, list.charge_point_id}, now,
                   Changed{list.charge_point_id, list.in_step, list.acknowledged_version, list.last_error});
}

void put(storage::Database& db, const std::string& charge_point_id, const Change& change) {
    if (!change.entry)
        return lists::remove_entry(db, charge_point_id, change.id_tag);
    const auto& entry = *change.entry;
    lists::put_entry(db, {charge_point_id, entry.id_tag, std::string(authorization::word_of(entry.status)),
                          entry.expire_at, entry.group_id, entry.type});
}

} // namespace

bool Situation::in_step() const {
    return list.acknowledged_version && difference(held, wanted.entries).empty();
}

std::int64_t Situation::next_version(std::int64_t reported) const {
    return std::max({list.sent_version, list.acknowledged_version.value_or(0), reported}) + 1;
}

Situation look(storage::Database& db, const std::string& charge_point_id, Instant now,
               const Settings& settings) {
    Situation situation;
    situation.charge_point = storage::charge_points::get(db, charge_point_id).value();
    situation.list.charge_point_id = charge_point_id;
    situation.list.organization_id = situation.charge_point.organization_id;
    if (auto known = lists::get(db, charge_point_id))
        situation.list = std::move(*known);
    define(db, situation);
    situation.capacity = capacity_of(db, charge_point_id, settings);
    situation.wanted =
        resolve(db, situation.charge_point.organization_id, situation.contents, situation.capacity, now);
    for (const auto& key : cleared_keys(db, charge_point_id))
        std::erase_if(situation.wanted.entries,
                      [&](const Entry& entry) { return key_of(entry.id_tag) == key; });
    situation.held = held_by(db, charge_point_id);
    situation.revision = storage::id_tags::revision(db);
    return situation;
}

void sending(storage::Database& db, const Situation& situation, const Part& part, Instant now) {
    auto list = present(db, situation, now);
    list.sent_version = std::max(list.sent_version, part.version);
    list.in_step = false;
    list.acknowledged_version.reset();
    lists::put(db, list);
}

void acknowledged(storage::Database& db, const Situation& situation, const Part& part, Instant now) {
    auto list = present(db, situation, now);
    list.acknowledged_version = part.version;
    list.acknowledged_at = now;
    list.unsupported = false;
    lists::put(db, list);
    if (part.type == UpdateType::full)
        lists::clear_entries(db, list.charge_point_id);
    for (const auto& change : part.changes)
        put(db, list.charge_point_id, change);
}

void reported(storage::Database& db, const Situation& situation, std::int64_t version, Instant now) {
    auto list = present(db, situation, now);
    list.reported_version = version;
    if (version >= 0)
        list.unsupported = false;
    lists::put(db, list);
}

void unsupported(storage::Database& db, const Situation& situation, Instant now) {
    auto list = present(db, situation, now);
    list.unsupported = true;
    list.unsupported_firmware = situation.charge_point.firmware_version;
    list.acknowledged_version.reset();
    list.in_step = false;
    list.last_error = "NotSupported";
    list.last_error_at = now;
    lists::put(db, list);
    tell(db, list, now);
}

void failed(storage::Database& db, const Situation& situation, const std::string& error, Instant now,
            const Settings& settings) {
    auto list = present(db, situation, now);
    const auto doublings = std::min<std::int64_t>(list.failures, 16);
    const auto wait = std::min<std::chrono::seconds>(
        settings.local_lists.retry * (std::int64_t{1} << doublings), longest_retry);
    ++list.failures;
    list.retry_at = now + wait;
    list.in_step = false;
    list.last_error = error;
    list.last_error_at = now;
    lists::put(db, list);
    tell(db, list, now);
}

void in_step(storage::Database& db, const Situation& situation, Instant begun, Instant now) {
    auto list = present(db, situation, now);
    list.in_step = true;
    list.compared_revision = situation.revision;
    list.compared_version = situation.charge_point.version;
    list.compared_at = begun;
    list.failures = 0;
    list.retry_at.reset();
    list.last_error.reset();
    list.last_error_at.reset();
    lists::put(db, list);
    tell(db, list, now);
}

void compared(storage::Database& db, const Situation& situation, bool in_order, Instant now,
              const Settings& settings) {
    auto list = present(db, situation, now);
    list.in_step = in_order;
    list.compared_revision = situation.revision;
    list.compared_version = situation.charge_point.version;
    list.compared_at = now;
    if (!in_order)
        list.retry_at = now + settings.local_lists.retry;
    lists::put(db, list);
}

namespace {

std::optional<Refusal> refuse_undefined(storage::Database& db, const std::string& charge_point_id) {
    Situation situation;
    situation.charge_point = storage::charge_points::get(db, charge_point_id).value();
    define(db, situation);
    if (situation.source != Source::none)
        return std::nullopt;
    return Refusal{Refusal::Kind::conflict, "no_local_list", "",
                   "no local list is defined for this charge point"};
}

std::optional<Refusal> refuse_send(storage::Database& db, const std::string& charge_point_id,
                                   const SendLocalList& command) {
    return command.entries ? std::nullopt : refuse_undefined(db, charge_point_id);
}

std::optional<Refusal> refuse_sync(storage::Database& db, const std::string& charge_point_id,
                                   const SyncLocalList&) {
    return refuse_undefined(db, charge_point_id);
}

} // namespace

std::vector<Declaration> declarations(const Clock& clock, const Settings& settings) {
    const auto send = [&](const Words& words) {
        return [&clock, &settings, words](Conversation& station, SendLocalList command) {
            return send_local_list(Delivery(station, words, clock, settings), std::move(command));
        };
    };
    const auto sync = [&](const Words& words) {
        return [&clock, &settings, words](Conversation& station, SyncLocalList command) {
            return sync_local_list(Delivery(station, words, clock, settings), command);
        };
    };
    const auto version = [&](const Words& words) {
        return [&clock, &settings, words](Conversation& station, GetLocalListVersion) {
            return get_local_list_version(Delivery(station, words, clock, settings));
        };
    };
    return {Declared<SendLocalList>("send-local-list", scopes::id_tags,
                                    "Sends a local list of id tags, whole or what changes in it")
                .precondition(refuse_send)
                .v16(send(v16::words()), v16::to_send)
                .v2(send(v2::words())),
            Declared<SyncLocalList>("sync-local-list", scopes::id_tags,
                                    "Brings the local list of id tags to what it should be")
                .precondition(refuse_sync)
                .v16(sync(v16::words()), v16::to_send)
                .v2(sync(v2::words())),
            Declared<GetLocalListVersion>("get-local-list-version", scopes::id_tags,
                                          "Reads the version of the local list of id tags")
                .v16(version(v16::words()), v16::to_read)
                .v2(version(v2::words()))};
}

} // namespace voltgate::core::local_list
