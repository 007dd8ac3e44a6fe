#include "api/metrics.hpp"

#include "core/json/write.hpp"

#include <algorithm>

namespace voltgate::api {
namespace {

void write_label_value(std::string& out, std::string_view value) {
    for (const char c : value) {
        if (c == '\\' || c == '"')
            out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
}

void write_sample(std::string& out, std::string_view name, const Labels& labels, double value) {
    out += name;
    char separator = '{';
    for (const auto& [label, text] : labels) {
        out += separator;
        separator = ',';
        out += label;
        out += "=\"";
        write_label_value(out, text);
        out += '"';
    }
    if (!labels.empty())
        out += '}';
    out += ' ';
    core::json::write_decimal(out, value);
    out += '\n';
}

auto render_samples(Metrics::Read read) {
    return [read = std::move(read)](std::string& out, const std::string& name) {
        for (const auto& sample : read())
            write_sample(out, name, sample.labels, sample.value);
    };
}

Metrics::Read single(std::function<double()> read) {
    return [read = std::move(read)] { return std::vector{Sample{{}, read()}}; };
}

} // namespace

void Histogram::observe(std::chrono::duration<double> value) {
    const auto bound = std::ranges::lower_bound(bounds, value.count());
    ++buckets_[static_cast<std::size_t>(bound - bounds.begin())];
    microseconds_ += static_cast<std::uint64_t>(value.count() * 1e6);
}

void Histogram::render(std::string& out, std::string_view name) const {
    const std::string base(name);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        sum += buckets_[i];
        std::string bound = "+Inf";
        if (i < bounds.size()) {
            bound.clear();
            core::json::write_decimal(bound, bounds[i]);
        }
        write_sample(out, base + "_bucket", {{"le", bound}}, static_cast<double>(sum));
    }
    write_sample(out, base + "_sum", {}, static_cast<double>(microseconds_) / 1e6);
    write_sample(out, base + "_count", {}, static_cast<double>(sum));
}

void Metrics::counter(std::string name, std::string help, Read read) {
    families_.push_back({std::move(name), std::move(help), "counter", render_samples(std::move(read))});
}

void Metrics::gauge(std::string name, std::string help, Read read) {
    families_.push_back({std::move(name), std::move(help), "gauge", render_samples(std::move(read))});
}

void Metrics::counter(std::string name, std::string help, std::function<double()> read) {
    counter(std::move(name), std::move(help), single(std::move(read)));
}

void Metrics::gauge(std::string name, std::string help, std::function<double()> read) {
    gauge(std::move(name), std::move(help), single(std::move(read)));
}

void Metrics::histogram(std::string name, std::string help, const Histogram& histogram) {
    families_.push_back(
        {std::move(name), std::move(help), "histogram",
         [&histogram](std::string& out, const std::string& base) { histogram.render(out, base); }});
}

std::string Metrics::render() const {
    std::string out;
    for (const auto& family : families_) {
        out += "# HELP " + family.name + ' ' + family.help + '\n';
        out += "# TYPE " + family.name + ' ' + std::string(family.type) + '\n';
        family.render(out, family.name);
    }
    return out;
}

void RequestMetrics::answered(std::string_view method, const std::string& pattern, unsigned status,
                              std::chrono::duration<double> took) {
    durations_.observe(took);
    const std::scoped_lock lock(mutex_);
    ++counts_[{std::string(method), pattern, status}];
}

void RequestMetrics::add_to(Metrics& metrics) const {
    metrics.counter("voltgate_http_requests_total", "Requests answered by the management API", [this] {
        std::vector<Sample> samples;
        const std::scoped_lock lock(mutex_);
        for (const auto& [key, count] : counts_) {
            const auto& [method, route, status] = key;
            samples.push_back({{{"method", method}, {"route", route}, {"status", std::to_string(status)}},
                               static_cast<double>(count)});
        }
        return samples;
    });
    metrics.histogram("voltgate_http_request_duration_seconds", "Time to answer a request", durations_);
}

} // namespace voltgate::api
