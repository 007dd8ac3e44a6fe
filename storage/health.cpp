#include "storage/health.hpp"

namespace voltgate::storage {

Health::Health(std::function<void(const std::string&)> on_fatal)
    : on_fatal_(std::move(on_fatal)) {}

void Health::succeeded() {
    const std::lock_guard lock(mutex_);
    if (!broken_)
        ready_ = true;
}

void Health::failed(const Error& error) {
    {
        const std::lock_guard lock(mutex_);
        ready_ = false;
        if (!error.fatal() || broken_)
            return;
        fatal_ = error;
        broken_ = true;
    }
    if (on_fatal_)
        on_fatal_(error.what());
}

std::exception_ptr Health::refusal() const {
    const std::lock_guard lock(mutex_);
    return fatal_ ? std::make_exception_ptr(*fatal_) : nullptr;
}

} // namespace voltgate::storage
