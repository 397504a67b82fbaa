#pragma once

namespace smnn::io {

// Filters of HDF5 that are common and not the library's own, for reading: LZF (32000, of h5py), LZ4 (32004) and
// Zstandard (32015). Others come as plugins, where the library looks for them.
void register_hdf5_filters();

} // namespace smnn::io
