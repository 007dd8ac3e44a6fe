#include "storage/migrations.hpp"

#include "storage/open.hpp"

#include <string>

namespace voltgate::storage {

int newest_schema() {
    return migrations().back().version;
}

SchemaState check_schema(Database& db, int newest) {
    const std::string file = db.options().path.string();
    std::int64_t application = 0;
    std::int64_t version = 0;
    std::int64_t objects = 0;
    try {
        application = db.scalar("pragma application_id");
        version = db.scalar("pragma user_version");
        objects = db.scalar("select count(*) from sqlite_schema");
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::corrupt)
            throw;
        throw OpenError(file + " is not a database, or it is damaged: " + error.what());
    }
    if (application == 0 && version == 0 && objects == 0)
        return SchemaState::empty;
    if (application != application_id)
        throw OpenError(file + " is a database of another program, not of Voltgate");
    if (version > newest)
        throw OpenError(file + " has schema " + std::to_string(version) + ", this program knows only up to " +
                        std::to_string(newest) + ": it was written by a newer Voltgate");
    return version == newest ? SchemaState::current : SchemaState::older;
}

void migrate(Database& db, std::span<const Migration> steps) {
    for (const auto& step : steps) {
        Transaction transaction(db);
        if (db.scalar("pragma user_version") >= step.version)
            continue;
        db.execute_script(std::string(step.sql));
        db.execute_script("pragma application_id = " + std::to_string(application_id) +
                          "; pragma user_version = " + std::to_string(step.version));
        transaction.commit();
    }
}

} // namespace voltgate::storage
