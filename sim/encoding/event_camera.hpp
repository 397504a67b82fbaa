#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "smnn/sim/events.hpp"

namespace smnn::sim {

// An event camera that looks at a picture while its gaze moves: each pixel watches the logarithm of the
// light that falls on it and reports when that has risen (ON) or fallen (OFF) by a threshold since its last
// report. What N-MNIST recorded with a camera on a pan-tilt head (Orchard et al., Front. Neurosci. 9:437,
// 2015), without a sensor's noise.
//
//   log intensity   log(background + pixel / 255), between pixel centres interpolated linearly;
//                   outside of the picture log(background)
//   gaze            from corner to corner of `path`, each leg in the same time, at constant speed; a gaze
//                   that moves right moves the picture left
//   event           at the moment at which the level is crossed, interpolated between steps of at most
//                   `step` pixels; several in a step if the change was that large
struct Gaze {
    double x = 0.0; // pixels to the right
    double y = 0.0; // pixels down
};
struct CameraOptions {
    // Three short saccades around a triangle, back to where they began.
    std::vector<Gaze> path = {{-2.0, 2.0}, {0.0, -2.0}, {2.0, 2.0}, {-2.0, 2.0}};
    double threshold = 0.3;  // of log intensity
    double background = 0.1; // light of a black pixel, in units of a white one
    double step = 0.125;     // pixels
};

// Replaces `events` by what the camera reports in the ticks [0, ticks), which the path takes altogether:
// OFF events of pixel i on channel i, ON events on channel pixels + i, as recordings of cameras have them;
// each at the tick nearest to its moment, from the middle at the later one, but none beyond the last.
//   image     one byte a pixel, row after row, `columns` to a row
//   Cost      a few operations a pixel a step; no draws
//   Errors    ParameterError on options that are not above 0 or a path of less than two corners
void encode_camera(std::span<const std::uint8_t> image, std::size_t columns, Tick ticks,
                   const CameraOptions& options, Events& events);

} // namespace smnn::sim
