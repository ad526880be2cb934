// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

#define _GNU_SOURCE
#define CURL_DISABLE_TYPECHECK
#include "cshims.h"

#include <fcntl.h>
#include <link.h>
#include <malloc.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

CURLcode ferry_curl_setopt_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode ferry_curl_setopt_offset(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode ferry_curl_setopt_string(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode ferry_curl_setopt_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode ferry_curl_setopt_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode ferry_curl_setopt_blob(CURL *handle, CURLoption option, const void *bytes, size_t count) {
  struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
  return curl_easy_setopt(handle, option, &blob);
}

CURLcode ferry_curl_setopt_io(CURL *handle, CURLoption option, ferry_curl_io callback) {
  return curl_easy_setopt(handle, option, callback);
}

CURLcode ferry_curl_setopt_seek(CURL *handle, CURLoption option, ferry_curl_seek callback) {
  return curl_easy_setopt(handle, option, callback);
}

CURLcode ferry_curl_setopt_before_request(CURL *handle, CURLoption option,
                                          ferry_curl_before_request callback) {
  return curl_easy_setopt(handle, option, callback);
}

CURLcode ferry_curl_setopt_opened(CURL *handle, CURLoption option,
                                   curl_sockopt_callback callback) {
  return curl_easy_setopt(handle, option, callback);
}

CURLcode ferry_curl_setopt_closing(CURL *handle, CURLoption option,
                                   curl_closesocket_callback callback) {
  return curl_easy_setopt(handle, option, callback);
}

CURLcode ferry_curl_getinfo_long(CURL *handle, CURLINFO info, long *value) {
  return curl_easy_getinfo(handle, info, value);
}

CURLcode ferry_curl_getinfo_string(CURL *handle, CURLINFO info, const char **value) {
  return curl_easy_getinfo(handle, info, (char **)value);
}

CURLMcode ferry_curl_multi_setopt_long(CURLM *handle, CURLMoption option, long value) {
  return curl_multi_setopt(handle, option, value);
}

CURLMcode ferry_curl_multi_setopt_pointer(CURLM *handle, CURLMoption option, void *value) {
  return curl_multi_setopt(handle, option, value);
}

CURLMcode ferry_curl_multi_setopt_socket(CURLM *handle, CURLMoption option,
                                         curl_socket_callback callback) {
  return curl_multi_setopt(handle, option, callback);
}

CURLMcode ferry_curl_multi_setopt_timer(CURLM *handle, CURLMoption option,
                                        curl_multi_timer_callback callback) {
  return curl_multi_setopt(handle, option, callback);
}

CURLcode ferry_curl_message_result(const CURLMsg *message) { return message->data.result; }

int ferry_git_set_search_path(int level, const char *path) {
  return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

int ferry_git_set_user_agent(const char *agent) {
  return git_libgit2_opts(GIT_OPT_SET_USER_AGENT, agent);
}

int ferry_git_set_owner_validation(int enabled) {
  return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

int ferry_git_set_strict_hash_verification(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

int ferry_git_set_cache_max_size(ssize_t bytes) {
  return git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, bytes);
}

// Segments that cannot be written are as they are in their file, so nothing is lost.
static int release_segments(struct dl_phdr_info *object, size_t size, void *unused) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
    if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W)) continue;
    size_t start = (object->dlpi_addr + segment->p_vaddr) & ~(page - 1);
    size_t end = object->dlpi_addr + segment->p_vaddr + segment->p_memsz;
    madvise((void *)start, end - start, MADV_DONTNEED);
  }
  return 0;
}

void ferry_release_memory(void) {
  malloc_trim(0);
  dl_iterate_phdr(release_segments, NULL);
}

void ferry_thread_name(const char *name) { pthread_setname_np(pthread_self(), name); }

int ferry_private_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
