#include "smnn/sim/encoding/event_camera.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "smnn/sim/error.hpp"

namespace smnn::sim {

namespace {

void require_above_zero(const char* name, double value) {
    if (value > 0.0 && std::isfinite(value)) return;
    throw ParameterError(std::string("an event camera's ") + name + " is " + std::to_string(value) +
                         ": it must be above 0 and finite");
}

// The log intensities of a picture, with enough darkness around it for any gaze of a path.
class Scene {
public:
    Scene(std::span<const std::uint8_t> image, std::size_t columns, const CameraOptions& options)
        : rows_(image.size() / columns), columns_(columns) {
        for (const Gaze& gaze : options.path) {
            const double reach = std::max(std::abs(gaze.x), std::abs(gaze.y));
            margin_ = std::max(margin_, static_cast<std::size_t>(std::ceil(reach)) + 1);
        }
        width_ = columns_ + 2 * margin_;
        light_.assign(width_ * (rows_ + 2 * margin_), std::log(options.background));
        for (std::size_t i = 0; i < image.size(); ++i) {
            light_[(i / columns_ + margin_) * width_ + i % columns_ + margin_] =
                std::log(options.background + image[i] / 255.0);
        }
    }

    // What each pixel sees under a gaze.
    void look(const Gaze& gaze, std::vector<double>& seen) const {
        const double left = std::floor(gaze.x);
        const double top = std::floor(gaze.y);
        const double right_share = gaze.x - left;
        const double lower_share = gaze.y - top;
        const auto shift = [&](double pixels) {
            return static_cast<std::size_t>(static_cast<double>(margin_) + pixels);
        };
        for (std::size_t row = 0, i = 0; row < rows_; ++row) {
            const double* upper = light_.data() + (row + shift(top)) * width_ + shift(left);
            const double* lower = upper + width_;
            for (std::size_t column = 0; column < columns_; ++column, ++i) {
                const double above =
                    upper[column] + right_share * (upper[column + 1] - upper[column]);
                const double below =
                    lower[column] + right_share * (lower[column + 1] - lower[column]);
                seen[i] = above + lower_share * (below - above);
            }
        }
    }

private:
    std::size_t rows_;
    std::size_t columns_;
    std::size_t margin_ = 1;
    std::size_t width_ = 0;
    std::vector<double> light_;
};

// The pixels: what each saw last, and the level from which it reports the next change.
class Pixels {
public:
    Pixels(std::vector<double> seen, double threshold)
        : before_(std::move(seen)), level_(before_), threshold_(threshold) {}

    // report(moment, channel) for each level crossed on the way to what is seen now; moments of this
    // step go from 0 to 1.
    template <class Report>
    void see(const std::vector<double>& now, Report&& report) {
        for (std::size_t i = 0; i < now.size(); ++i) {
            const double change = now[i] - before_[i];
            while (std::abs(now[i] - level_[i]) >= threshold_) {
                const bool is_on = now[i] > level_[i];
                level_[i] += is_on ? threshold_ : -threshold_;
                report(std::clamp((level_[i] - before_[i]) / change, 0.0, 1.0),
                       is_on ? i + now.size() : i);
            }
            before_[i] = now[i];
        }
    }

private:
    std::vector<double> before_;
    std::vector<double> level_;
    double threshold_;
};

} // namespace

void encode_camera(std::span<const std::uint8_t> image, std::size_t columns, Tick ticks,
                   const CameraOptions& options, Events& events) {
    assert(columns > 0 && image.size() % columns == 0);
    require_above_zero("threshold", options.threshold);
    require_above_zero("background", options.background);
    require_above_zero("step", options.step);
    if (options.path.size() < 2) throw ParameterError("a camera's path has 2 corners or more");

    const Scene scene(image, columns, options);
    std::vector<double> seen(image.size());
    scene.look(options.path.front(), seen);
    Pixels pixels(seen, options.threshold);

    std::vector<std::pair<Tick, Channel>> reports;
    const auto legs = static_cast<double>(options.path.size() - 1);
    for (std::size_t leg = 0; leg + 1 < options.path.size(); ++leg) {
        const Gaze from = options.path[leg];
        const Gaze way{options.path[leg + 1].x - from.x, options.path[leg + 1].y - from.y};
        const double steps = std::max(1.0, std::ceil(std::hypot(way.x, way.y) / options.step));
        for (double step = 0.0; step < steps; ++step) {
            const double share = (step + 1.0) / steps;
            scene.look({from.x + share * way.x, from.y + share * way.y}, seen);
            pixels.see(seen, [&](double moment, std::size_t channel) {
                const double when = (static_cast<double>(leg) + (step + moment) / steps) / legs;
                const auto tick = static_cast<Tick>(when * static_cast<double>(ticks) + 0.5);
                reports.emplace_back(std::min(tick, ticks - 1), static_cast<Channel>(channel));
            });
        }
    }
    std::sort(reports.begin(), reports.end());
    events.clear();
    events.reserve(reports.size());
    for (const auto& [tick, channel] : reports) events.append({tick, channel});
}

} // namespace smnn::sim
