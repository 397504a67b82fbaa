#include "smnn/learning/tasks/shifted_picture.hpp"

namespace smnn::learning {

std::span<const std::uint8_t> shifted_picture(const sim::LabelledImages& images, std::size_t index,
                                              std::size_t shift, sim::Random& random,
                                              std::vector<std::uint8_t>& room) {
    const std::span<const std::uint8_t> image = images.image(index);
    if (shift == 0) return image;
    const auto draw = [&] { // plus shift
        return static_cast<std::size_t>(random.below(2 * shift + 1));
    };
    const std::size_t down = draw();
    const std::size_t right = draw();
    room.assign(image.size(), 0);
    for (std::size_t row = 0; row < images.rows; ++row) {
        if (row + down < shift || row + down - shift >= images.rows) continue;
        for (std::size_t column = 0; column < images.columns; ++column) {
            if (column + right < shift || column + right - shift >= images.columns) continue;
            room[(row + down - shift) * images.columns + column + right - shift] =
                image[row * images.columns + column];
        }
    }
    return room;
}

} // namespace smnn::learning
