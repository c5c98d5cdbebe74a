# CUDA for the folder that includes this, and which devices its code is for.

# A binary runs on its own major version from its minor version on: 8.0 serves 8.7, 10.0 serves 10.3, 12.0 serves 12.1.
# What none of them serves has a major version of 9 or more (11.0, and what is to come), so the intermediate code that
# the driver compiles there can be the newest base that they have in common: 9.0.
set(architectures 80-real 86-real 89-real 90)
if(CUDAToolkit_VERSION VERSION_GREATER_EQUAL 12.8)
  list(APPEND architectures 100-real 120-real)
endif()
set(LONGWAVE_CUDA_ARCHITECTURES "${architectures}" CACHE STRING
  "Compute capabilities the CUDA part is built for, as in CUDA_ARCHITECTURES: 90 is binary and intermediate code, 80-real binary only")
set(CMAKE_CUDA_ARCHITECTURES ${LONGWAVE_CUDA_ARCHITECTURES})
enable_language(CUDA)
if(LONGWAVE_TOGETHER)
  # Most of nvcc's time goes into what it does once more for each: reading the code, and making intermediate code of it.
  # No line depends on the device, so here that is done for the least of them, and ptxas makes each one's binary of it.
  list(TRANSFORM LONGWAVE_CUDA_ARCHITECTURES REPLACE "-real$" "" OUTPUT_VARIABLE binaries)
  list(SORT binaries COMPARE NATURAL)
  list(GET binaries 0 least)
  list(TRANSFORM binaries PREPEND sm_)
  list(JOIN binaries "," binaries)
  set(CMAKE_CUDA_ARCHITECTURES OFF)
  string(APPEND CMAKE_CUDA_FLAGS " --generate-code=arch=compute_${least},code=[${binaries}]")
endif()
if(NOT DEFINED CMAKE_CUDA20_STANDARD_COMPILE_OPTION) # CMake 3.25 does not know that nvcc has C++20
  set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION -std=c++20)
  set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION -std=c++20)
endif()
set(CMAKE_CUDA_STANDARD 20)
set(CMAKE_CUDA_STANDARD_REQUIRED ON)
