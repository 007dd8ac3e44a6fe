#include <catch2/catch.hpp>

#include <fstream>
#include <string>

/// Shows in every run what of the certification program and of the pitfalls is still to come, so that it is
/// not forgotten; a test cannot be shown as pending otherwise.
namespace voltgate::tests {
namespace {

/// Says every line of a list: a number and the reason.
void show(const std::string& file) {
    std::ifstream in(VOLTGATE_SOURCE_DIR "/tests/scenarios/" + file);
    REQUIRE(in);
    std::string line;
    while (std::getline(in, line)) {
        if (line.empty() || line.front() == '#')
            continue;
        WARN(file << ": " << line);
        CHECK(line.find(' ') != std::string::npos);
    }
}

} // namespace

TEST_CASE("what is pending is said by name") {
    show("certification/pending.txt");
    show("certification/partial.txt");
    show("certification2/pending.txt");
    show("certification2/partial.txt");
    show("pitfalls/pending.txt");
}

} // namespace voltgate::tests
