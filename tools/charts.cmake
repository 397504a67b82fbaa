# What the pages of `smnn report` carry inside, as bytes of one object: Vega, our script, our
# style, the specifications of the charts.
#
# Vega is the distribution's libjs-vega: one file, or its parts, which are then put together here in
# the order in which they need each other. Without it the pages have tables and no charts.

set(folder ${CMAKE_CURRENT_BINARY_DIR}/charts)
set(places /usr/share/javascript/vega /usr/share/nodejs/vega/build)
set(parts util time format loader canvas scale scenegraph statistics dataflow transforms
  view-transforms encode expression selection functions event-selector runtime view parser
  interpreter)

find_file(VEGA_WHOLE vega.min.js PATHS ${places} NO_DEFAULT_PATH)
find_file(VEGA_INTERPRETER vega-interpreter.min.js
  PATHS ${places} /usr/share/nodejs/vega-interpreter/build NO_DEFAULT_PATH)
find_path(VEGA_PARTS vega-parser.min.js PATHS ${places} NO_DEFAULT_PATH)
mark_as_advanced(VEGA_WHOLE VEGA_INTERPRETER VEGA_PARTS)

# read_script(path variable): without the pointer to a map that is not there.
function(read_script path variable)
  file(READ ${path} script)
  string(REGEX REPLACE "//# sourceMappingURL=[^\n]*" "" script "${script}")
  set(${variable} "${script}" PARENT_SCOPE)
endfunction()

set(vega "")
if(VEGA_WHOLE AND VEGA_INTERPRETER)
  read_script(${VEGA_WHOLE} whole)
  read_script(${VEGA_INTERPRETER} interpreter)
  set(vega "${whole}\n${interpreter}")
elseif(VEGA_PARTS)
  # Each part is a module that asks for others by name; vega-functions asks for one by its old name.
  set(vega "const vega = (() => {\nconst parts = {};\n")
  string(APPEND vega "const require = (name) => parts[name.replace(/selections$/, 'selection')];\n")
  foreach(part IN LISTS parts)
    read_script(${VEGA_PARTS}/vega-${part}.min.js script)
    string(APPEND vega "((exports, module) => {${script}\n})(parts['vega-${part}'] = {}, {});\n")
  endforeach()
  string(APPEND vega "const {transforms} = parts['vega-dataflow'];\n"
    "for (const more of ['transforms', 'view-transforms', 'encode']) {\n"
    "  Object.assign(transforms, parts['vega-' + more]);\n}\n"
    "return Object.assign({}, ...Object.values(parts), {transforms});\n})();\n")
else()
  message(STATUS "smnn report will make tables and no charts: libjs-vega is not installed "
    "(apt-get install libjs-vega)")
endif()
# Whoever passes on a page passes on Vega, and with it what its licence asks for.
set(notice /usr/share/doc/libjs-vega/copyright)
if(vega AND EXISTS ${notice})
  file(READ ${notice} licence)
  string(REPLACE "*/" "* /" licence "${licence}")
  string(PREPEND vega "/*\n${licence}*/\n")
endif()
file(WRITE ${folder}/vega.js "${vega}")

# The specifications of the charts, one file each, as one object.
file(GLOB specifications CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/smnn/charts/vega/*.vg.json)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${specifications})
set(all "")
foreach(specification IN LISTS specifications)
  cmake_path(GET specification STEM name)
  file(READ ${specification} text)
  string(APPEND all ",\n\"${name}\": ${text}")
endforeach()
string(SUBSTRING "${all}" 1 -1 all)
file(WRITE ${folder}/specifications.json "{${all}}\n")

set(sources ${CMAKE_CURRENT_SOURCE_DIR}/smnn/charts/page.js
  ${CMAKE_CURRENT_SOURCE_DIR}/smnn/charts/page.css)
add_custom_command(OUTPUT ${folder}/charts.o
  COMMAND ${CMAKE_COMMAND} -E copy ${sources} ${folder}
  COMMAND ${CMAKE_LINKER} -r -b binary -z noexecstack -o charts.o vega.js page.js page.css
    specifications.json
  DEPENDS ${sources} ${folder}/vega.js ${folder}/specifications.json
  WORKING_DIRECTORY ${folder} VERBATIM)
set_source_files_properties(${folder}/charts.o PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
target_sources(smnn_cli PRIVATE ${folder}/charts.o)
