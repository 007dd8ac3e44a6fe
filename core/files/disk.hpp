#pragma once

#include "core/blocking_work.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <filesystem>
#include <type_traits>
#include <utility>

namespace voltgate::core::files {

/// The folder of files and the threads that read and write in it, so that no event loop waits for a disk.
/// Owned by the central system; any thread.
class Disk {
public:
    explicit Disk(std::filesystem::path folder)
        : folder_(std::move(folder)) {}
    ~Disk() { threads_.join(); }

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

    /// Runs work that may block on one of the threads and gives what it gives. It is never cut in the middle:
    /// it may capture by reference.
    template <class Work>
    boost::asio::awaitable<std::invoke_result_t<Work&>> run(Work work) {
        return run_on(threads_, std::move(work));
    }

private:
    const std::filesystem::path folder_;
    boost::asio::thread_pool threads_{2};
};

} // namespace voltgate::core::files
