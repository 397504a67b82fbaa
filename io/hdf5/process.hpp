#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "smnn/io/hdf5/message.hpp"

namespace smnn::io {

// A process of its own in which the HDF5 library reads one file, because on damaged files the library reads
// past its buffers, runs in circles or takes all memory. There it may: its time and memory have limits, it
// prints nothing, and its death is one line here.
//
// It is a copy of this process that does nothing else, and ends with it.
class Hdf5Process {
public:
    //   Errors  ParameterError where no process can be started; as ask()
    explicit Hdf5Process(std::string path);
    ~Hdf5Process();
    Hdf5Process(const Hdf5Process&) = delete;
    Hdf5Process& operator=(const Hdf5Process&) = delete;

    // The answer to a question about an object, at most so many bytes long.
    //   Errors  FormatError naming the object that the library refuses or does not survive
    Hdf5Message ask(Hdf5Question question, const std::string& object, const Hdf5Message& more = {},
                    std::uint64_t most_bytes = 1U << 20U);

    std::uint64_t file_bytes() const { return file_bytes_; }

private:
    [[noreturn]] void report_death(const std::string& object);
    Hdf5Message receive(const std::string& object, std::uint64_t most_bytes);

    std::string path_;
    std::uint64_t file_bytes_ = 0;
    int socket_ = -1;
    pid_t child_ = -1;
    std::string death_; // of what, once it is dead
};

} // namespace smnn::io
