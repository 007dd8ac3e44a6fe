#include "storage/frame_queue.hpp"

#include <algorithm>
#include <cstring>

namespace voltgate::storage {

namespace {

constexpr std::size_t block_size = 64 * 1024;

} // namespace

void FrameQueue::push(const LoggedFrame& frame) {
    const Head head{frame.at, frame.charge_point_id.size(), frame.text.size(), frame.direction};
    if (blocks_.empty() || blocks_.back().size - blocks_.back().end < head.size()) {
        const auto size = std::max(block_size, head.size());
        blocks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
    }
    auto& block = blocks_.back();
    char* place = block.memory.get() + block.end;
    std::memcpy(place, &head, sizeof head);
    place = std::copy(frame.charge_point_id.begin(), frame.charge_point_id.end(), place + sizeof head);
    std::copy(frame.text.begin(), frame.text.end(), place);
    block.end += head.size();
    ++frames_;
    bytes_ += head.size();
}

FrameQueue::Head FrameQueue::head() const {
    Head head;
    std::memcpy(&head, blocks_.front().memory.get() + blocks_.front().begin, sizeof head);
    return head;
}

LoggedFrame FrameQueue::front() const {
    const auto known = head();
    const char* place = blocks_.front().memory.get() + blocks_.front().begin + sizeof known;
    return {{place, known.charge_point_size},
            known.direction,
            {place + known.charge_point_size, known.text_size},
            known.at};
}

void FrameQueue::pop() {
    const auto size = head().size();
    auto& block = blocks_.front();
    block.begin += size;
    --frames_;
    bytes_ -= size;
    if (block.begin == block.end)
        blocks_.pop_front();
}

} // namespace voltgate::storage
