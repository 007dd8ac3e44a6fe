#pragma once

#include "core/authorization/authorization.hpp"
#include "core/json/constraint.hpp"
#include "core/multipart/portions.hpp"
#include "storage/database.hpp"

#include <boost/describe/class.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a local list is made from, and the entries that come of it.
namespace voltgate::core::local_list {

/// One tag of a list.
struct Entry {
    std::string id_tag;
    authorization::Status status = authorization::Status::accepted;
    std::optional<Instant> expire_at;
    std::optional<std::string> group_id;
    std::optional<std::string> type{}; ///< as in id_tags::type; absent: nobody said

    friend bool operator==(const Entry&, const Entry&) = default;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (id_tag, status, expire_at, group_id, type))
constexpr auto json_constraints(const Entry*) {
    return std::array{json::field("id_tag").length(1, 255), json::field("status").or_default(),
                      json::field("group_id").length(1, 36),
                      json::field("type").length(1, 50).about("The kind of token, as of a registered tag")};
}

/// The longest list that can be wanted.
inline constexpr std::size_t most_entries = 10'000;

/// What an operator wants on a list: all of it together, each tag once; an entry outranks the registered tag.
struct Content {
    bool all_tags = false;
    std::vector<std::string> groups{};
    std::vector<std::string> id_tags{};
    std::vector<Entry> entries{};
};
BOOST_DESCRIBE_STRUCT(Content, (), (all_tags, groups, id_tags, entries))
constexpr auto json_constraints(const Content*) {
    return std::array{
        json::field("all_tags").or_default().about("Every id tag that is registered"),
        json::field("groups").length(0, 1'000).or_default().about("The registered id tags of these groups"),
        json::field("id_tags")
            .length(0, most_entries)
            .or_default()
            .about("Registered id tags, by what is printed on them"),
        json::field("entries").length(0, most_entries).or_default().about("Id tags as they are given here")};
}

struct Change;

/// What fits into one message, and how much of it a change takes.
struct Portion : multipart::Room {
    Portion(std::size_t entries = 100) { items = entries; }

    std::size_t (*bytes_of)(const Change&) = [](const Change&) { return std::size_t{0}; };
};

/// What equipment can take.
struct Capacity {
    std::optional<std::size_t> entries; ///< in the whole list; absent: it has not said
    Portion portion;                    ///< of one message
    std::size_t longest_id_tag = 255;
};

/// The entries of a list, sorted by tag without case, and how many it has no room for.
struct Resolved {
    std::vector<Entry> entries{};
    std::int64_t left_out = 0;
};

/// Equal for tags that are the same: they compare without case.
[[nodiscard]] std::string key_of(std::string_view id_tag);

/// The entries of several contents together.
[[nodiscard]] Resolved resolve(storage::Database& db, std::string_view organization_id,
                               const std::vector<Content>& contents, const Capacity& capacity, Instant now);

} // namespace voltgate::core::local_list
