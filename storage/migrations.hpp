// The schema by numbered steps: storage/migrations/NNNN_name.sql, embedded at build. A step once released is
// never edited. The file's `user_version` is the number of its last step, its `application_id` says that it
// is ours.
#pragma once

#include "storage/database.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace voltgate::storage {

// "VLTG"
inline constexpr std::int64_t application_id = 0x564C5447;

struct Migration {
    int version;
    std::string_view name;
    std::string_view sql;
};

// All steps in order; generated from the folder.
std::span<const Migration> migrations();
int newest_schema();

enum class SchemaState { empty, current, older };

// What the file holds; throws OpenError for a newer schema, a foreign file or a corrupt one.
SchemaState check_schema(Database& db, int newest = newest_schema());
// Applies what is missing, each step in a transaction of its own.
void migrate(Database& db, std::span<const Migration> steps = migrations());

} // namespace voltgate::storage
