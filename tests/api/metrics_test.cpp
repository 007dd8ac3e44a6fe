#include "api/metrics.hpp"
#include "api/rate_limit.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::api;
using namespace std::chrono_literals;

TEST_CASE("Metrics are written as Prometheus reads them") {
    Metrics metrics;
    metrics.gauge("voltgate_connected", "Connected charge points", [] { return 3.0; });
    metrics.counter("voltgate_frames_total", "Frames", [] {
        return std::vector{Sample{{{"direction", "in\"\\\n"}}, 12}, Sample{{{"direction", "out"}}, 0.5}};
    });
    CHECK(metrics.render() == "# HELP voltgate_connected Connected charge points\n"
                              "# TYPE voltgate_connected gauge\n"
                              "voltgate_connected 3\n"
                              "# HELP voltgate_frames_total Frames\n"
                              "# TYPE voltgate_frames_total counter\n"
                              "voltgate_frames_total{direction=\"in\\\"\\\\\\n\"} 12\n"
                              "voltgate_frames_total{direction=\"out\"} 0.5\n");
}

TEST_CASE("A histogram counts every value in all buckets that hold it") {
    Histogram histogram;
    histogram.observe(500us);
    histogram.observe(2s);
    histogram.observe(100s);
    std::string out;
    histogram.render(out, "t");
    CHECK(out.find("t_bucket{le=\"0.001\"} 1\n") != std::string::npos);
    CHECK(out.find("t_bucket{le=\"5\"} 2\n") != std::string::npos);
    CHECK(out.find("t_bucket{le=\"+Inf\"} 3\n") != std::string::npos);
    CHECK(out.find("t_sum 102.0005\n") != std::string::npos);
    CHECK(out.find("t_count 3\n") != std::string::npos);
}

TEST_CASE("A rate limit lets a burst through and then what has been earned") {
    RateLimit limit({.per_second = 2, .burst = 3});
    const RateLimit::Moment start{};
    for (int i = 0; i < 3; ++i)
        CHECK(limit.take("a", start).allowed);
    const auto refused = limit.take("a", start);
    CHECK_FALSE(refused.allowed);
    CHECK(refused.retry_after == 1s);
    CHECK(limit.take("b", start).allowed);
    CHECK(limit.take("a", start + 500ms).allowed);
    CHECK_FALSE(limit.take("a", start + 500ms).allowed);
}
