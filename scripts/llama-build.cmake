# Read by CMake right after llama-cpp-python's own project() line (CMAKE_PROJECT_llama_cpp_INCLUDE).
# The bindings load libllama and the ggml libraries alone, so nothing else is compiled: a plain
# variable shadows the cache entry that would switch llama.cpp's "common" helpers on.
set(LLAMA_BUILD_COMMON OFF)
# Of libllama, 150 files build model graphs: they run once a batch and gain nothing from -O3.
# What runs once a token keeps it; the arithmetic itself is in ggml, which is not touched.
cmake_language(DEFER CALL target_compile_options llama PRIVATE -O1)
foreach(hot sampler grammar vocab kv-cache batch context)
    cmake_language(DEFER CALL set_source_files_properties
        vendor/llama.cpp/src/llama-${hot}.cpp TARGET_DIRECTORY llama
        PROPERTIES COMPILE_OPTIONS -O3)
endforeach()
# llama.cpp's AMX code crashes where a virtual machine announces AMX without granting its tiles
# (ggml-org/llama.cpp issue 20824): leave it out, AVX takes its place.
include(CheckCXXCompilerFlag)
foreach(part tile int8 bf16)
    check_cxx_compiler_flag(-mno-amx-${part} HAS_NO_AMX_${part})
    if(HAS_NO_AMX_${part} AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|amd64")
        add_compile_options(-mno-amx-${part})
    endif()
endforeach()
