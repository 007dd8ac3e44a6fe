// An SQLite VFS over the default one that fails on demand: a full disk, a write that stops half way, a file
// that became read-only, an fsync that fails, or one that takes until the fault is over. It concerns database
// and WAL files, not their shared memory.
#pragma once

#include <atomic>
#include <memory>
#include <string>

namespace voltgate::storage::test {

enum class Fault { none, disk_full, short_write, read_only, write_error, fsync_error, held_fsync };

class FaultVfs {
public:
    FaultVfs();
    ~FaultVfs();
    FaultVfs(const FaultVfs&) = delete;
    FaultVfs& operator=(const FaultVfs&) = delete;

    // For DatabaseOptions::vfs and StoreOptions::vfs.
    [[nodiscard]] const std::string& name() const;
    void set(Fault fault);
    // How often a fault was raised since it was set.
    [[nodiscard]] int raised() const;

    struct State;

private:
    std::unique_ptr<State> state_;
};

} // namespace voltgate::storage::test
