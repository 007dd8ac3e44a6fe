#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>

namespace voltgate::benchmarks {

/// Repeats `work` for about half a second, three times, and prints the best time of one repetition.
template <class Work>
void measure(const char* name, Work work) {
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::milliseconds span{500};
    constexpr int rounds = 3;
    double best_ns = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto begin = Clock::now();
        std::uint64_t times = 0;
        while (Clock::now() - begin < span)
            for (int at = 0; at < 100; ++at, ++times)
                work();
        const double ns = std::chrono::duration<double, std::nano>(Clock::now() - begin).count() /
                          static_cast<double>(times);
        best_ns = best_ns == 0 || ns < best_ns ? ns : best_ns;
    }
    std::printf("  %-44s %10.2f us\n", name, best_ns / 1'000);
}

} // namespace voltgate::benchmarks
