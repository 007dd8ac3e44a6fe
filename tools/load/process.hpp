#pragma once

#include <chrono>
#include <optional>
#include <sys/types.h>

namespace voltgate::load {

/// What another process uses, from /proc.
struct ProcessUse {
    std::chrono::duration<double> cpu{};
    double resident_kib = 0;
};

std::optional<ProcessUse> use_of(pid_t process);

} // namespace voltgate::load
