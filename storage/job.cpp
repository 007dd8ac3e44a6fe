#include "storage/job.hpp"

#include <algorithm>

namespace voltgate::storage {

namespace {

// The waiting coroutines of one executor, resumed in order. Destroyed unrun (its event loop is gone), it
// destroys them.
class Resumption {
public:
    Resumption(asio::any_io_executor executor, JobQueue jobs)
        : executor_(std::move(executor))
        , jobs_(jobs) {}
    Resumption(Resumption&& other) noexcept
        : executor_(std::move(other.executor_))
        , jobs_(std::exchange(other.jobs_, JobQueue())) {}
    Resumption& operator=(Resumption&&) = delete;
    ~Resumption() {
        while (Job* job = jobs_.pop())
            [[maybe_unused]] const auto dropped =
                std::move(*job->handler); // destroys the frame the job is in
    }

    void operator()() {
        while (Job* job = jobs_.pop()) {
            auto handler = std::move(*job->handler);
            try {
                std::move(handler)();
            } catch (...) {
                pass_on();
                throw;
            }
        }
    }

private:
    // What one coroutine lets escape is its owner's concern; the others still resume.
    void pass_on() {
        if (!jobs_.empty()) {
            auto executor = executor_;
            asio::post(executor, std::move(*this));
        }
    }

    asio::any_io_executor executor_;
    JobQueue jobs_;
};

} // namespace

void JobQueue::push(Job& job) {
    job.next = nullptr;
    (tail_ ? tail_->next : head_) = &job;
    tail_ = &job;
    ++size_;
}

Job* JobQueue::pop() {
    Job* job = head_;
    if (!job)
        return nullptr;
    head_ = job->next;
    if (!head_)
        tail_ = nullptr;
    --size_;
    return job;
}

void Completions::add(Job& job) {
    if (!job.executor) {
        unawaited_.push(job);
        return;
    }
    auto group = std::find_if(groups_.begin(), groups_.end(),
                              [&](const Group& candidate) { return candidate.executor == job.executor; });
    if (group == groups_.end())
        group = groups_.insert(groups_.end(), Group{job.executor, {}});
    group->jobs.push(job);
}

void Completions::deliver() {
    for (auto& group : groups_) {
        Resumption resumption(group.executor, group.jobs);
        asio::post(group.executor, std::move(resumption));
    }
    groups_.clear();
    for (auto jobs = std::exchange(unawaited_, JobQueue()); Job* job = jobs.pop();)
        job->finished();
}

} // namespace voltgate::storage
