// One SQLite connection with its prepared statements. Used by one thread at a time; records are plain
// functions on it.
//
//     auto statement = db.prepare("select name from charge_points where id = ?");
//     bind_all(statement, id); // rows.hpp
//     while (statement.step()) use(statement.text(0));
#pragma once

#include "storage/error.hpp"
#include "storage/types.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace voltgate::storage {

enum class Synchronous { normal, full };
enum class OpenMode { create, existing, read_only };
enum class Integrity { trusted, quick_check };

struct DatabaseOptions {
    std::filesystem::path path; // ":memory:" for a private one
    OpenMode mode = OpenMode::create;
    Synchronous synchronous = Synchronous::full;
    std::chrono::milliseconds busy_timeout{5'000};
    std::size_t cache_kib = 32 * 1024;
    std::size_t statement_cache = 512;    // compiled statements kept
    int wal_autocheckpoint_pages = 1'000; // 0: somebody else checkpoints
    std::string vfs{};                    // empty: SQLite's default
};

// Makes the file, empty and closed to other users (it holds hashes of secrets and who charged where), if it
// is missing.
void create_private_file(const std::filesystem::path& path);

class Database;

// A compiled statement, lent by the connection's cache and given back (reset) at the end of its scope.
class Statement {
public:
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    // Binding counts from 1. Text is not copied: it must live until the last step.
    void bind(int index, std::nullptr_t);
    void bind(int index, std::int64_t value);
    void bind(int index, double value);
    void bind(int index, std::string_view value);

    // Runs to the next row; false at the end.
    bool step();
    // Makes the statement ready to run again; what is bound stays bound.
    void reset();

    // Columns count from 0.
    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string_view text(int column) const; // valid until the next step

private:
    friend class Database;
    struct Slot;
    Statement(Database& owner, Slot& slot) noexcept;
    void check(int code) const;

    Database* owner_;
    Slot* slot_;
};

class Database {
public:
    // Opens the file and sets its pragmas (WAL, foreign keys, ...). Throws OpenError or Error.
    explicit Database(DatabaseOptions options);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // The statement of `head` followed by `tail`; compiled at the first use. Two parts, so that a caller
    // whose head never changes (the column list of a record) need not build a new text each time.
    Statement prepare(std::string_view head, std::string_view tail = {});
    // Runs a whole script, not cached.
    void execute_script(const std::string& sql);
    // A single integer from a statement without parameters (pragmas, counts).
    std::int64_t scalar(std::string_view sql);

    // Rows changed by the last insert, update or delete.
    [[nodiscard]] std::int64_t changes() const;
    [[nodiscard]] std::int64_t last_insert_id() const;
    [[nodiscard]] bool in_transaction() const;
    // Throws unless SQLite's quick_check finds the file sound.
    void check_integrity();

    [[nodiscard]] const DatabaseOptions& options() const { return options_; }
    [[nodiscard]] sqlite3* native() const { return connection_; }

private:
    friend class Statement;
    struct Cache;

    DatabaseOptions options_;
    sqlite3* connection_ = nullptr;
    std::unique_ptr<Cache> cache_;
};

// A transaction of a caller who owns the connection alone (tools, migrations, tests); inside Store closures
// there is one already. Rolled back unless committed.
class Transaction {
public:
    explicit Transaction(Database& db);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit();

private:
    Database& db_;
    bool open_ = true;
};

} // namespace voltgate::storage
