#include "api/files/multipart.hpp"
#include "api/files/ranges.hpp"
#include "api/files/reception.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace voltgate::api::files;

namespace {

std::string slice(std::string_view range, std::uint64_t size) {
    const auto made = slice_of(range, size);
    if (made.kind == Slice::Kind::unsatisfiable)
        return "unsatisfiable";
    return (made.kind == Slice::Kind::part ? "" : "whole ") + std::to_string(made.offset) + '+' +
           std::to_string(made.size);
}

/// What a body gives when it comes in pieces of this size; nothing when it is malformed or not whole.
std::optional<std::string> file_in(std::string_view body, std::size_t piece) {
    Multipart form("B");
    std::string content;
    for (; !body.empty(); body.remove_prefix(std::min(piece, body.size()))) {
        const auto more = form.feed(body.substr(0, piece));
        if (!more)
            return std::nullopt;
        content += *more;
    }
    return form.complete() ? std::optional(content) : std::nullopt;
}

} // namespace

TEST_CASE("A Range field is read as RFC 9110 says, and what is none is ignored") {
    CHECK(slice("", 10) == "whole 0+10");
    CHECK(slice("bytes=0-0", 10) == "0+1");
    CHECK(slice("Bytes= 2-4 ", 10) == "2+3");
    CHECK(slice("bytes=9-", 10) == "9+1");
    CHECK(slice("bytes=-20", 10) == "0+10");
    CHECK(slice("bytes=0-18446744073709551615", 10) == "0+10");
    CHECK(slice("bytes=10-", 10) == "unsatisfiable");
    CHECK(slice("bytes=-0", 10) == "unsatisfiable");
    CHECK(slice("bytes=0-", 0) == "unsatisfiable");
    for (const auto* odd : {"bytes=", "bytes=-", "bytes=a-b", "bytes=1", "bytes=4-2", "lines=0-1",
                            "bytes=0-1,3-4", "bytes=+1-2", "bytes=1-2x", "bytes=99999999999999999999-"})
        CHECK(slice(odd, 10) == "whole 0+10");
}

TEST_CASE("A form gives its file, however it is cut into pieces") {
    const std::string content = "a\r\n--\r\n--C\r\n\r\n-B--";
    const std::string body = "ignored\r\n--B  \r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n--B\r\n"
                             "content-type: text/plain\r\ncontent-disposition: form-data; name=\"f\"; "
                             "filename=\"a \\\"b\\\";c.log\"\r\n\r\n" +
                             content + "\r\n--B\r\n\r\nno fields\r\n--B--\r\nignored";
    for (const std::size_t piece : {1U, 2U, 3U, 7U, 64U, 1000U}) {
        CAPTURE(piece);
        CHECK(file_in(body, piece) == content);
    }
    Multipart form("B");
    form.feed(body);
    CHECK(form.file_name() == "a \"b\";c.log");
    CHECK(form.content_type() == "text/plain");
}

TEST_CASE("A form may hold an empty file at its very beginning, and only its first file counts") {
    const std::string file = "Content-Disposition: form-data; filename=a\r\n\r\n";
    CHECK(file_in("--B\r\n" + file + "\r\n--B--", 1) == "");
    CHECK(file_in("--B\r\n" + file + "one\r\n--B\r\n" + file + "two\r\n--B--\r\n", 5) == "one");
}

TEST_CASE("A malformed form gives nothing") {
    const std::string file = "Content-Disposition: form-data; filename=a\r\n\r\n";
    CHECK_FALSE(file_in("", 1));
    CHECK_FALSE(file_in("--B--", 1));
    CHECK_FALSE(file_in("--B\r\n" + file + "cut", 1));
    CHECK_FALSE(file_in("--Bnot a boundary\r\n" + file + "x\r\n--B--", 1));
    CHECK_FALSE(file_in("--B\r\n" + std::string(20'000, 'x'), 1000));
}

TEST_CASE("Whatever a form is made of, it gives no more than came and the same however it is cut") {
    const std::vector<std::string> tokens{"\r\n",
                                          "--B",
                                          "--",
                                          "\r",
                                          "\n",
                                          "-",
                                          "B",
                                          ":",
                                          ";",
                                          "\"",
                                          "\\",
                                          "filename=",
                                          "Content-Disposition: form-data; filename=\"a\"",
                                          "\r\n\r\n",
                                          "x",
                                          std::string(1, '\0'),
                                          "\r\n--B\r\n",
                                          "\r\n--B--"};
    std::mt19937 random(7); // the same every time
    const auto pick = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
    for (int round = 0; round < 3000; ++round) {
        std::string body = pick(2) == 0 ? "--B\r\n" : "";
        for (auto left = pick(30); left > 0; --left)
            body += tokens[pick(tokens.size())];
        const auto whole = file_in(body, body.size() + 1);
        CAPTURE(body);
        CHECK(whole.value_or("").size() <= body.size());
        CHECK(file_in(body, 1 + pick(5)) == whole);
        slice_of(body, body.size());
        field_parameter(body, "filename");
        multipart_boundary(body);
    }
}

TEST_CASE("A boundary and a file name are found in their fields") {
    CHECK(multipart_boundary("multipart/form-data; boundary=abc") == "abc");
    CHECK(multipart_boundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a b;c\"") == "a b;c");
    CHECK_FALSE(multipart_boundary("multipart/form-data"));
    CHECK_FALSE(multipart_boundary("multipart/form-data; boundary="));
    CHECK_FALSE(multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'x')));
    CHECK_FALSE(multipart_boundary("multipart/mixed; boundary=abc"));
    CHECK_FALSE(multipart_boundary("application/octet-stream"));
    CHECK(field_parameter("attachment; filename=a.log", "filename") == "a.log");
    CHECK_FALSE(field_parameter("attachment; filename", "filename"));
}

TEST_CASE("A media type is told again only when it is harmless") {
    CHECK(harmless_type("text/plain; charset=utf-8") == "text/plain; charset=utf-8");
    CHECK(harmless_type("application/gzip") == "application/gzip");
    for (const auto* odd :
         {"", "text", "application/x-www-form-urlencoded", "text/plain\r\nX: y", "text/<b>", "text/\"a\""})
        CHECK(harmless_type(odd) == "application/octet-stream");
    CHECK(harmless_type("a/" + std::string(100, 'x')) == "application/octet-stream");
}
