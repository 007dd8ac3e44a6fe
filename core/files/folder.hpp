#pragma once

#include "certs/digest.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

/// The contents of files on the disk: a folder with one file per id, and a folder in it for what is not whole
/// yet. Everything here may block: inside Disk::run.
namespace voltgate::core::files {

/// Owns a descriptor.
class Descriptor {
public:
    explicit Descriptor(int number = -1)
        : number_(number) {}
    Descriptor(Descriptor&& other) noexcept
        : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor();

    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] explicit operator bool() const { return number_ >= 0; }

private:
    int number_;
};

/// Whether the disk has no more room (or the file grew beyond what the file system takes).
[[nodiscard]] bool no_room(const std::error_code& error);

/// A file on its way in. Nothing of it is left unless it is released.
class PartFile {
public:
    /// `keep_free`: bytes of the disk that are not ours to fill.
    PartFile(std::filesystem::path folder, std::uint64_t keep_free);
    PartFile(const PartFile&) = delete;
    ~PartFile();

    [[nodiscard]] std::error_code open();
    [[nodiscard]] std::error_code append(std::string_view bytes);
    /// Brings it safely to the disk under this id.
    [[nodiscard]] std::error_code keep(const std::string& id);
    /// It has a row now, and is no more ours to remove.
    void release() { path_.clear(); }

    [[nodiscard]] std::uint64_t size() const { return size_; }
    /// Of the whole; once, at the end.
    [[nodiscard]] std::string sha256() { return digest_.hex(); }

private:
    [[nodiscard]] std::error_code check_room();

    const std::filesystem::path folder_;
    const std::uint64_t keep_free_;
    std::filesystem::path path_;
    Descriptor descriptor_;
    certs::Sha256 digest_;
    std::uint64_t size_ = 0;
    std::uint64_t checked_ = 0; ///< the size at which the room was last looked at
};

/// A kept file that is read.
class KeptFile {
public:
    /// Nothing when there is none.
    static std::optional<KeptFile> open(const std::filesystem::path& folder, const std::string& id);

    [[nodiscard]] std::uint64_t size() const { return size_; }
    /// At most `size` bytes from `offset`; fewer only at the end.
    [[nodiscard]] std::string read(std::uint64_t offset, std::size_t size) const;

private:
    KeptFile(Descriptor descriptor, std::uint64_t size)
        : descriptor_(std::move(descriptor))
        , size_(size) {}

    Descriptor descriptor_;
    std::uint64_t size_;
};

/// Removes the content of a file that has no row any more; it may be gone already.
void remove_content(const std::filesystem::path& folder, const std::string& id);

/// What an earlier life left behind goes: half files, and files whose row was never committed or whose
/// removal was cut short. Before anything is received.
void tidy(storage::Database& db, const std::filesystem::path& folder);

} // namespace voltgate::core::files
