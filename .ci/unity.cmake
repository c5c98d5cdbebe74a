# CI compiles files that read the same headers several at a time: most of a compiler's time goes into those.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# longwave_compile_together(TARGET…). A file with options of its own, or without the target's precompiled header, stays
# alone, and so does one whose names for things of its own are some other file's too.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/.ci/units.py)

function(longwave_compile_together)
  foreach(target ${ARGN})
    if(NOT TARGET ${target})
      continue()
    endif()
    get_target_property(folder ${target} SOURCE_DIR)
    get_target_property(sources ${target} SOURCES)
    set(files "")
    foreach(source ${sources})
      if(NOT source MATCHES "\\.cpp$")
        continue()
      endif()
      get_source_file_property(options ${source} TARGET_DIRECTORY ${target} COMPILE_OPTIONS)
      get_source_file_property(definitions ${source} TARGET_DIRECTORY ${target} COMPILE_DEFINITIONS)
      get_source_file_property(without_header ${source} TARGET_DIRECTORY ${target} SKIP_PRECOMPILE_HEADERS)
      if(options OR definitions OR without_header)
        continue()
      endif()
      cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${folder} NORMALIZE)
      list(APPEND files ${source})
    endforeach()
    execute_process(
      COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/.ci/units.py ${CMAKE_SOURCE_DIR} 16 ${files}
      OUTPUT_VARIABLE lines COMMAND_ERROR_IS_FATAL ANY)
    string(REPLACE "\n" ";" lines "${lines}")
    foreach(line ${lines})
      if(line MATCHES "^(group[0-9]+) (.*)$")
        set_source_files_properties(${CMAKE_MATCH_2} TARGET_DIRECTORY ${target} PROPERTIES UNITY_GROUP ${CMAKE_MATCH_1})
      endif()
    endforeach()
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  endforeach()
endfunction()
