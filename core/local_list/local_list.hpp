#pragma once

#include "core/command/declaration.hpp"
#include "core/json/constraint.hpp"
#include "core/local_list/plan.hpp"
#include "core/settings.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/local_lists.hpp"

#include <boost/describe/class.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Functional block D: the list of id tags by which a charge point decides while it cannot ask.
namespace voltgate::core::local_list {

/// Where the definition of a charge point's list stands.
enum class Source { none, charge_point, charge_point_tags };
BOOST_DESCRIBE_ENUM(Source, none, charge_point, charge_point_tags)

/// Everything about the list of one charge point at one moment.
struct Situation {
    storage::ChargePoint charge_point;
    storage::LocalList list;
    Source source = Source::none;
    std::vector<Content> contents; ///< the charge point's own, or those of its tags
    Capacity capacity;
    Resolved wanted;
    std::vector<Entry> held; ///< as acknowledged
    std::int64_t revision = 0;

    /// Whether the charge point holds what it should, as far as is known.
    [[nodiscard]] bool in_step() const;
    /// The first version that a new message may bear.
    [[nodiscard]] std::int64_t next_version(std::int64_t reported = 0) const;
};
[[nodiscard]] Situation look(storage::Database& db, const std::string& charge_point_id, Instant now,
                             const Settings& settings);

// What becomes of a list on its way. Rules of a write.

/// A part is about to be sent: until it is acknowledged, nobody knows what the charge point holds.
void sending(storage::Database& db, const Situation& situation, const Part& part, Instant now);
void acknowledged(storage::Database& db, const Situation& situation, const Part& part, Instant now);
/// The charge point told its version; -1: it keeps no list.
void reported(storage::Database& db, const Situation& situation, std::int64_t version, Instant now);
/// It keeps no list: nothing is tried by itself until it boots with another firmware.
void unsupported(storage::Database& db, const Situation& situation, Instant now);
/// It did not take the list; the next try comes later and later.
void failed(storage::Database& db, const Situation& situation, const std::string& error, Instant now,
            const Settings& settings);
/// It holds what the situation wants, by the version that it told after `begun`: a boot since then makes that
/// uncertain again.
void in_step(storage::Database& db, const Situation& situation, Instant begun, Instant now);

/// The list was compared with what it should be; one that is to be synchronised has until the next try.
void compared(storage::Database& db, const Situation& situation, bool in_order, Instant now,
              const Settings& settings);

/// The operator's commands.
struct ListedTag : Entry {
    std::optional<bool> remove;
};
BOOST_DESCRIBE_STRUCT(ListedTag, (Entry), (remove))
constexpr auto json_constraints(const ListedTag*) {
    return std::array{json::field("remove").about("Takes the tag off the list (differential only)")};
}

struct SendLocalList {
    UpdateType update_type = UpdateType::full;
    std::optional<std::vector<ListedTag>> entries;
};
BOOST_DESCRIBE_STRUCT(SendLocalList, (), (update_type, entries))
constexpr auto json_constraints(const SendLocalList*) {
    return std::array{json::field("update_type").about("full replaces the list, differential changes it"),
                      json::field("entries")
                          .length(0, most_entries)
                          .about("What to send; without it the list that is wanted, or what it differs by")};
}

struct SyncLocalList {
    std::optional<bool> full;
};
BOOST_DESCRIBE_STRUCT(SyncLocalList, (), (full))
constexpr auto json_constraints(const SyncLocalList*) {
    return std::array{json::field("full").about("Sends the whole list although less might do")};
}

struct GetLocalListVersion {};
BOOST_DESCRIBE_STRUCT(GetLocalListVersion, (), ())

[[nodiscard]] std::vector<Declaration> declarations(const Clock& clock, const Settings& settings);

} // namespace voltgate::core::local_list
