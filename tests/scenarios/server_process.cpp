#include "tests/scenarios/server_process.hpp"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <regex>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ; // NOLINT: POSIX

namespace voltgate::tests {

namespace {

std::uint16_t port_in(const std::string& text, const std::regex& line) {
    std::smatch found;
    return std::regex_search(text, found, line) ? static_cast<std::uint16_t>(std::stoul(found[1])) : 0;
}

} // namespace

ServerProcess::ServerProcess(const std::filesystem::path& data_dir, const std::vector<std::string>& options) {
    std::vector<std::string> words{VOLTGATE_PROGRAM,
                                   "serve",
                                   "--data-dir",
                                   data_dir.string(),
                                   "--ocpp-listen",
                                   "127.0.0.1:0",
                                   "--api-listen",
                                   "127.0.0.1:0",
                                   "--log-level",
                                   "error",
                                   "--files-listen",
                                   "127.0.0.1:0",
                                   "--read-configuration-at-boot",
                                   "no"};
    words.insert(words.end(), options.begin(), options.end());
    std::vector<char*> arguments;
    for (auto& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);

    std::array<int, 2> pipe_ends{};
    if (::pipe2(pipe_ends.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
    const int failed =
        ::posix_spawn(&process_, VOLTGATE_PROGRAM, &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(pipe_ends[1]);
    output_ = pipe_ends[0];
    if (failed != 0) {
        process_ = 0;
        ::close(output_);
        throw std::runtime_error("cannot start " VOLTGATE_PROGRAM);
    }
    read_addresses(output_);
}

ServerProcess::~ServerProcess() {
    kill();
    ::close(output_);
}

void ServerProcess::read_addresses(int output) {
    static const std::regex ocpp_line(R"(OCPP listening on ws://[^:]+:(\d+)/)");
    static const std::regex api_line(R"(API listening on http://[^:]+:(\d+)/)");
    std::string said;
    std::array<char, 1024> bytes{};
    while (ocpp_port_ == 0 || api_port_ == 0) {
        const auto size = ::read(output, bytes.data(), bytes.size());
        if (size <= 0) {
            kill();
            ::close(output);
            throw std::runtime_error("voltgate did not start; it said: " + said);
        }
        said.append(bytes.data(), static_cast<std::size_t>(size));
        ocpp_port_ = port_in(said, ocpp_line);
        api_port_ = port_in(said, api_line);
    }
}

void ServerProcess::kill() {
    if (process_ != 0)
        ::kill(process_, SIGKILL);
    wait();
}

int ServerProcess::terminate() {
    ::kill(process_, SIGTERM);
    return wait();
}

int ServerProcess::wait() {
    if (process_ == 0)
        return 0;
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace voltgate::tests
