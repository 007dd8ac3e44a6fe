#include "storage/database.hpp"

#include <sqlite3.h>

#include <fcntl.h>
#include <functional>
#include <list>
#include <unistd.h>
#include <unordered_map>
#include <utility>

namespace voltgate::storage {

struct Statement::Slot {
    std::string sql;
    sqlite3_stmt* compiled = nullptr;
    bool lent = false;
    bool cached = true;

    ~Slot() { sqlite3_finalize(compiled); }
};

// Statements by text, the least recently used dropped first.
struct Database::Cache {
    struct Key {
        std::string_view head;
        std::string_view tail;

        friend bool operator==(const Key&, const Key&) = default;
    };

    // The head is a fixed text of its caller: its length tells heads apart well enough for a hash.
    struct Hash {
        std::size_t operator()(const Key& key) const {
            return std::hash<std::string_view>()(key.tail) ^ (key.head.size() * 0x9E3779B97F4A7C15ULL) ^
                   (key.tail.empty() ? std::hash<std::string_view>()(key.head) : 0);
        }
    };

    using Slots = std::list<Statement::Slot>;

    Slots slots; // the most recently used first
    std::unordered_map<Key, Slots::iterator, Hash> index;

    static Key key_of(const Statement::Slot& slot, std::size_t head_size) {
        const std::string_view sql = slot.sql;
        return {sql.substr(0, head_size), sql.substr(head_size)};
    }
};

namespace {

// Statements compiled for one use, when the cached one is being stepped through already.
sqlite3_stmt* compile(sqlite3* connection, const std::string& sql, bool lasting) {
    sqlite3_stmt* compiled = nullptr;
    const unsigned flags = lasting ? SQLITE_PREPARE_PERSISTENT : 0;
    if (sqlite3_prepare_v3(connection, sql.data(), static_cast<int>(sql.size()), flags, &compiled, nullptr) !=
        SQLITE_OK)
        throw last_error(connection, "cannot prepare \"" + sql + "\"");
    return compiled;
}

int open_flags(OpenMode mode) {
    switch (mode) {
    case OpenMode::create:
        return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case OpenMode::existing:
        return SQLITE_OPEN_READWRITE;
    case OpenMode::read_only:
        break;
    }
    // Not SQLITE_OPEN_READONLY: a WAL database cannot be read without its shared memory file, which may have
    // to be made.
    return SQLITE_OPEN_READWRITE;
}

std::string pragmas(const DatabaseOptions& options) {
    std::string sql;
    if (options.mode != OpenMode::read_only)
        sql += "pragma journal_mode = wal;";
    sql += options.synchronous == Synchronous::full ? "pragma synchronous = full;"
                                                    : "pragma synchronous = normal;";
    sql += "pragma foreign_keys = on; pragma mmap_size = 0; pragma temp_store = memory; pragma secure_delete "
           "= fast;"
           "pragma trusted_schema = off; pragma recursive_triggers = on;";
    sql += "pragma cache_size = -" + std::to_string(options.cache_kib) + ";";
    sql += "pragma wal_autocheckpoint = " + std::to_string(options.wal_autocheckpoint_pages) + ";";
    if (options.mode == OpenMode::read_only)
        sql += "pragma query_only = on;";
    return sql;
}

[[noreturn]] void refuse(const DatabaseOptions& options, sqlite3* connection) {
    std::string message = "cannot open the database " + options.path.string() + ": ";
    message += connection ? sqlite3_errmsg(connection) : "out of memory";
    sqlite3_close(connection);
    throw OpenError(message);
}

// Counting every allocation takes a lock that all threads share, and nobody reads the count.
void stop_counting_memory() {
    static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(once);
}

} // namespace

void create_private_file(const std::filesystem::path& path) {
    // Exclusive, so that an existing file is never opened: closing it again would drop the locks that this
    // process holds on it through SQLite.
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (descriptor >= 0)
        ::close(descriptor);
}

Database::Database(DatabaseOptions options)
    : options_(std::move(options))
    , cache_(std::make_unique<Cache>()) {
    stop_counting_memory();
    const int flags = open_flags(options_.mode) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (options_.mode == OpenMode::create && options_.path != ":memory:")
        create_private_file(options_.path);
    const char* vfs = options_.vfs.empty() ? nullptr : options_.vfs.c_str();
    if (sqlite3_open_v2(options_.path.c_str(), &connection_, flags, vfs) != SQLITE_OK)
        refuse(options_, connection_);
    sqlite3_busy_timeout(connection_, static_cast<int>(options_.busy_timeout.count()));
    try {
        execute_script(pragmas(options_));
    } catch (...) {
        sqlite3_close(connection_);
        throw;
    }
}

Database::~Database() {
    cache_.reset();
    sqlite3_close(connection_);
}

Statement Database::prepare(std::string_view head, std::string_view tail) {
    if (const auto found = cache_->index.find({head, tail}); found != cache_->index.end()) {
        const auto slot = found->second;
        cache_->slots.splice(cache_->slots.begin(), cache_->slots, slot);
        if (!slot->lent)
            return Statement(*this, *slot);
        auto single = std::make_unique<Statement::Slot>();
        single->sql = slot->sql;
        single->compiled = compile(connection_, single->sql, false);
        single->cached = false;
        return Statement(*this, *single.release());
    }
    auto& slots = cache_->slots;
    slots.emplace_front().sql = std::string(head).append(tail);
    try {
        slots.front().compiled = compile(connection_, slots.front().sql, true);
    } catch (...) {
        slots.pop_front();
        throw;
    }
    cache_->index.emplace(Cache::key_of(slots.front(), head.size()), slots.begin());
    while (slots.size() > options_.statement_cache && !slots.back().lent) {
        const std::string_view oldest = slots.back().sql;
        std::erase_if(cache_->index,
                      [&](const auto& entry) { return entry.first.head.data() == oldest.data(); });
        slots.pop_back();
    }
    return Statement(*this, slots.front());
}

void Database::execute_script(const std::string& sql) {
    char* message = nullptr;
    if (sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, &message) == SQLITE_OK)
        return;
    sqlite3_free(message);
    throw last_error(connection_, "cannot run SQL on " + options_.path.string());
}

std::int64_t Database::scalar(std::string_view sql) {
    auto statement = prepare(sql);
    return statement.step() ? statement.integer(0) : 0;
}

std::int64_t Database::changes() const {
    return sqlite3_changes64(connection_);
}

std::int64_t Database::last_insert_id() const {
    return sqlite3_last_insert_rowid(connection_);
}

bool Database::in_transaction() const {
    return sqlite3_get_autocommit(connection_) == 0;
}

void Database::check_integrity() {
    auto statement = prepare("pragma quick_check(1)");
    const std::string answer = statement.step() ? std::string(statement.text(0)) : "no answer";
    if (answer != "ok")
        throw Error(ErrorKind::corrupt, SQLITE_CORRUPT, options_.path.string() + " is damaged: " + answer);
}

Statement::Statement(Database& owner, Slot& slot) noexcept
    : owner_(&owner)
    , slot_(&slot) {
    slot.lent = true;
}

Statement::Statement(Statement&& other) noexcept
    : owner_(other.owner_)
    , slot_(std::exchange(other.slot_, nullptr)) {}

Statement::~Statement() {
    if (!slot_)
        return;
    if (!slot_->cached) {
        delete slot_;
        return;
    }
    sqlite3_reset(slot_->compiled);
    slot_->lent = false;
}

void Statement::bind(int index, std::nullptr_t) {
    check(sqlite3_bind_null(slot_->compiled, index));
}

void Statement::bind(int index, std::int64_t value) {
    check(sqlite3_bind_int64(slot_->compiled, index, value));
}

void Statement::bind(int index, double value) {
    check(sqlite3_bind_double(slot_->compiled, index, value));
}

void Statement::bind(int index, std::string_view value) {
    // A null pointer would bind NULL, and an empty view may have one.
    const char* text = value.data() ? value.data() : "";
    check(sqlite3_bind_text64(slot_->compiled, index, text, value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

bool Statement::step() {
    const int code = sqlite3_step(slot_->compiled);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    throw last_error(owner_->connection_, "\"" + slot_->sql.substr(0, 200) + "\" failed");
}

void Statement::reset() {
    sqlite3_reset(slot_->compiled);
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(slot_->compiled, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(slot_->compiled, column);
}

double Statement::real(int column) const {
    return sqlite3_column_double(slot_->compiled, column);
}

std::string_view Statement::text(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(slot_->compiled, column));
    return text ? std::string_view(text,
                                   static_cast<std::size_t>(sqlite3_column_bytes(slot_->compiled, column)))
                : std::string_view();
}

void Statement::check(int code) const {
    if (code != SQLITE_OK)
        throw last_error(owner_->connection_, "cannot bind to \"" + slot_->sql.substr(0, 200) + "\"");
}

Transaction::Transaction(Database& db)
    : db_(db) {
    db_.prepare("begin immediate").step();
}

Transaction::~Transaction() {
    if (open_ && db_.in_transaction())
        sqlite3_exec(db_.native(), "rollback", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    db_.prepare("commit").step();
    open_ = false;
}

} // namespace voltgate::storage
