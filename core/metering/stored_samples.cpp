#include "core/metering/stored_samples.hpp"

#include "core/json/read.hpp"
#include "core/json/write.hpp"

#include <boost/json/parse.hpp>

#include <utility>

namespace voltgate::core::metering {

storage::JsonText to_stored(const std::vector<Sample>& samples) {
    storage::JsonText stored{"["};
    for (const auto& sample : samples) {
        if (stored.text.size() > 1)
            stored.text += ',';
        json::write_brief(stored.text, sample);
    }
    stored.text += ']';
    return stored;
}

std::vector<Sample> from_stored(const storage::JsonText& stored) {
    auto samples = json::read_stored<std::vector<Sample>>(boost::json::parse(stored.text));
    return samples ? std::move(*samples) : std::vector<Sample>();
}

} // namespace voltgate::core::metering
