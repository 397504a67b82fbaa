#pragma once

#include <functional>
#include <map>
#include <string>

#include "smnn/io/hdf5/handle.hpp"
#include "smnn/io/hdf5/message.hpp"

namespace smnn::io {

// What is wrong with an object of a file.
struct Hdf5Refusal {
    std::string object;
    std::string what;
};

// One file as the HDF5 library reads it. For the process that may die of it alone (process.hpp).
//   Errors  Hdf5Refusal; std::bad_alloc; std::length_error on a question that is none
class Hdf5Library {
public:
    Hdf5Library(std::string path, std::uint64_t file_bytes);

    Hdf5Message answer(Hdf5Message question);

private:
    struct Dataset {
        Hdf5Handle handle;
        Hdf5Description description;
    };

    [[noreturn]] void refuse(const std::string& object, const std::string& what) const;
    // What the library returned, unless it failed.
    hid_t whole(hid_t id, const std::string& object) const;
    Hdf5Handle opened(const std::string& object);
    bool is_there(const std::string& object);
    Hdf5ObjectKind kind(const std::string& object);
    Hdf5Description described(hid_t type, hid_t space, const std::string& object) const;
    void require_present(hid_t dataset, const Hdf5Description& description,
                         const std::string& object) const;
    void require_filters(hid_t plan, const std::string& object) const;
    const Dataset& dataset(const std::string& object);

    Hdf5Message names(const std::string& group);
    Hdf5Message numbers(const std::string& object, std::uint64_t first, std::uint64_t count);
    Hdf5Message rows(const std::string& object, std::uint64_t first, std::uint64_t count);
    void put_texts(hid_t type, std::uint64_t count, const std::string& object,
                   const std::function<herr_t(hid_t, void*)>& read, Hdf5Message& message) const;
    Hdf5Message texts(const std::string& object);
    Hdf5Message attribute(const std::string& object, const std::string& name);

    std::string path_;
    std::uint64_t file_bytes_;
    Hdf5Handle steps_; // how links are followed: within the file
    bool leads_elsewhere_ = false;
    Hdf5Handle file_;
    std::map<std::string, Dataset> datasets_; // that are open
};

} // namespace smnn::io
