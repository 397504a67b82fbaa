#pragma once

#include <string>

#include "smnn/sim/encoding/encoding.hpp"

namespace smnn::io {

// Pictures and their classes in the IDX format of MNIST, Fashion-MNIST and their kin, gz or not.
// Images: big-endian 00000803, count, rows, columns, then a byte a pixel. Labels: 00000801, count,
// then a byte each, 0 to 99.

// Two files that belong together.
//   Memory  the images; it grows as bytes come out of the file, whatever is announced
//   Errors  ParameterError if one is missing or a directory, or if their counts differ; FormatError
//           (offset in the unpacked bytes) on another magic, a label above 99, a file that is cut or too long, gz
//           damage, which its checksum shows, or bytes after it
sim::LabelledImages read_idx(const std::string& images_path, const std::string& labels_path);

// The two halves of a data set: the files train-* and t10k-*.
enum class Split { train, test };

// The images of a folder as data sets come: {train,t10k}-images-idx3-ubyte, -labels-idx1-ubyte,
// with or without .gz, or with a dot before idx.
//   Errors  ParameterError naming the files looked for; as read_idx
sim::LabelledImages read_digits(const std::string& directory, Split split);

} // namespace smnn::io
