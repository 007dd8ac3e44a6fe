#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace voltgate::api::files {

/// How many uploads each URL has under way, so that one token cannot fill the disk with attempts. Any thread.
class UploadsUnderWay {
public:
    explicit UploadsUnderWay(unsigned most_each)
        : most_each_(most_each) {}

    /// A place among them, kept while the pointer lives; nothing when all are taken.
    [[nodiscard]] std::shared_ptr<void> enter(const std::string& token_hash) {
        const std::scoped_lock lock(mutex_);
        auto& count = counts_[token_hash];
        if (count >= most_each_)
            return nullptr;
        ++count;
        return {this, [token_hash](UploadsUnderWay* all) { all->leave(token_hash); }};
    }

private:
    void leave(const std::string& token_hash) {
        const std::scoped_lock lock(mutex_);
        if (const auto found = counts_.find(token_hash); --found->second == 0)
            counts_.erase(found);
    }

    const unsigned most_each_;
    std::mutex mutex_; ///< of counts_
    std::map<std::string, unsigned> counts_;
};

} // namespace voltgate::api::files
