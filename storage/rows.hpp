// Described struct <-> row. Member names are column names; a record type names its table, its key columns
// when they are not `id` (`static constexpr std::string_view key = "charge_point_id, kind"`), and says
// `numbered` when SQLite gives the integer key at insert:
//
//     struct Evse {
//         static constexpr std::string_view table = "evses";
//         std::string id;
//         std::optional<std::string> label;
//     };
//     BOOST_DESCRIBE_STRUCT(Evse, (), (id, label))
//
//     auto evse = select_one<Evse>(db, "where charge_point_id = ? and number = ?", charge_point_id, 1);
#pragma once

#include "storage/row_sql.hpp"
#include "storage/values.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace voltgate::storage {

// Binds from position 1 on.
template <class... Args>
void bind_all(Statement& statement, const Args&... args) {
    [[maybe_unused]] int index = 0;
    (bind_value(statement, ++index, args), ...);
}

// Binds the members that differ from `stored`; returns the next free position.
template <Described T>
int bind_changes(Statement& statement, const T& stored, const T& record) {
    int index = 1;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        if (stored.*member.pointer != record.*member.pointer)
            bind_value(statement, index++, record.*member.pointer);
    });
    return index;
}

// Binds what an insert writes: every member but a generated key.
template <Record T>
void bind_new(Statement& statement, const T& record) {
    int index = 1;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        if (!detail::is_generated<T>(member.name))
            bind_value(statement, index++, record.*member.pointer);
    });
}

// The current row as a T: its columns in the order of T's members.
template <Described T>
void read_row(const Statement& statement, T& record) {
    int column = 0;
    boost::mp11::mp_for_each<Members<T>>(
        [&](auto member) { read_value(statement, column++, record.*member.pointer); });
}

// Runs a statement that yields no rows of interest; returns how many rows it changed.
template <class... Args>
std::int64_t run(Database& db, std::string_view sql, const Args&... args) {
    auto statement = db.prepare(sql);
    bind_all(statement, args...);
    while (statement.step()) {
    }
    return db.changes();
}

// The first column of the first row, if there is one that is not null.
template <class T, class... Args>
std::optional<T> value(Database& db, std::string_view sql, const Args&... args) {
    auto statement = db.prepare(sql);
    bind_all(statement, args...);
    std::optional<T> found;
    if (statement.step())
        read_value(statement, 0, found);
    return found;
}

// All rows left in a statement.
template <Described T>
std::vector<T> fetch_all(Statement& statement) {
    std::vector<T> rows;
    while (statement.step())
        read_row(statement, rows.emplace_back());
    return rows;
}

template <Described T>
std::optional<T> fetch_one(Statement& statement) {
    std::optional<T> row;
    if (statement.step())
        read_row(statement, row.emplace());
    return row;
}

// "select <columns> from <table> " + tail; the tail is "where ... order by ... limit ...".
template <Record T, class... Args>
std::vector<T> select(Database& db, std::string_view tail, const Args&... args) {
    auto statement = db.prepare(select_sql<T>(), tail);
    bind_all(statement, args...);
    return fetch_all<T>(statement);
}

template <Record T, class... Args>
std::optional<T> select_one(Database& db, std::string_view tail, const Args&... args) {
    auto statement = db.prepare(select_sql<T>(), tail);
    bind_all(statement, args...);
    return fetch_one<T>(statement);
}

// A projection: any statement whose columns come in the order of T's members.
template <Described T, class... Args>
std::vector<T> query(Database& db, std::string_view sql, const Args&... args) {
    auto statement = db.prepare(sql);
    bind_all(statement, args...);
    return fetch_all<T>(statement);
}

// Inserts; a violated constraint throws. A numbered record's id is then db.last_insert_id().
template <Record T>
void insert(Database& db, const T& record) {
    auto statement = db.prepare(insert_sql<T>());
    bind_new(statement, record);
    statement.step();
}

// Inserts unless a unique key forbids it; true when the row is new.
template <Record T>
bool insert_if_new(Database& db, const T& record) {
    auto statement = db.prepare(insert_sql<T>(), " on conflict do nothing");
    bind_new(statement, record);
    statement.step();
    return db.changes() > 0;
}

// Inserts, or replaces every column of the row with the same key.
template <Record T>
void upsert(Database& db, const T& record) {
    auto statement = db.prepare(upsert_sql<T>());
    bind_new(statement, record);
    statement.step();
}

// The row with the record's key.
template <Record T>
std::optional<T> find_same(Database& db, const T& record) {
    auto statement = db.prepare(select_sql<T>(), key_condition<T>());
    bind_key(statement, 1, record);
    return fetch_one<T>(statement);
}

// Makes the row `stored` what the record says. Only the columns that differ are named: SQLite rewrites every
// index of a named column, changed or not.
template <Record T>
void write_changes(Database& db, const T& stored, const T& record) {
    const auto sql = changes_sql(stored, record);
    if (sql.empty())
        return;
    auto statement = db.prepare(sql);
    const int next = bind_changes(statement, stored, record);
    bind_key(statement, next, record);
    statement.step();
}

// Makes the row with the record's key what the record says; false when there is none.
template <Record T>
bool update(Database& db, const T& record) {
    const auto stored = find_same(db, record);
    if (stored)
        write_changes(db, *stored, record);
    return stored.has_value();
}

// As update, but only when the stored version is still the record's; then the version is raised by one in
// both.
template <Record T>
bool update_versioned(Database& db, T& record) {
    const auto stored = find_same(db, record);
    if (!stored || stored->version != record.version)
        return false;
    ++record.version;
    write_changes(db, *stored, record);
    return true;
}

// The row with this single-column key.
template <Record T, class Key>
std::optional<T> find(Database& db, const Key& key) {
    return select_one<T>(db, key_condition<T>(), key);
}

template <Record T, class Key>
bool remove(Database& db, const Key& key) {
    auto statement = db.prepare(delete_sql<T>(), key_condition<T>());
    bind_all(statement, key);
    statement.step();
    return db.changes() > 0;
}

} // namespace voltgate::storage
