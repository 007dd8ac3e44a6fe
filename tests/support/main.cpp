// Catch's own handler of signals makes its whole report from within the signal: it allocates and locks. A run
// that was told to end (SIGTERM) while a thread held one of those locks never did. This one only writes.
#define CATCH_CONFIG_MAIN
#define CATCH_CONFIG_NO_POSIX_SIGNALS
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <signal.h>
#include <string_view>
#include <unistd.h>

namespace {

std::array<char, 256> running{}; // the name of the present test case

void write_out(const char* text, std::size_t size) {
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text, size);
}

/// The handler is reset by then: the signal that is raised again ends the process.
void tell_what_ran(int signal) {
    constexpr std::string_view words = "ended by a signal in: ";
    write_out(words.data(), words.size());
    write_out(running.data(), std::string_view(running.data()).size());
    write_out("\n", 1);
    ::raise(signal);
}

struct SignalListener final : Catch::TestEventListenerBase {
    using TestEventListenerBase::TestEventListenerBase;

    void testRunStarting(const Catch::TestRunInfo& /*info*/) override {
        struct sigaction action {};
        action.sa_handler = &tell_what_ran;
        action.sa_flags = static_cast<int>(SA_RESETHAND);
        for (const int signal : {SIGTERM, SIGINT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL})
            ::sigaction(signal, &action, nullptr);
        ::signal(SIGPIPE, SIG_IGN); // a peer that has gone is an error of whoever writes to it
    }

    void testCaseStarting(const Catch::TestCaseInfo& info) override {
        running.fill('\0');
        std::copy_n(info.name.begin(), std::min(info.name.size(), running.size() - 1), running.begin());
    }
};

CATCH_REGISTER_LISTENER(SignalListener)

} // namespace
