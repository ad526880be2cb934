// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

// Swift cannot call variadic C functions, so each type of argument gets one function here.
// Names are those of the wrapped functions behind a `ferry_` prefix.
#ifndef FERRY_CSHIMS_H
#define FERRY_CSHIMS_H

#include <curl/curl.h>
#include <git2.h>
#include <stddef.h>
// Swift's Glibc import leaves them out.
#include <sys/epoll.h>
#include <sys/eventfd.h>

typedef size_t (*ferry_curl_io)(char *, size_t, size_t, void *);
typedef int (*ferry_curl_seek)(void *, curl_off_t, int);
typedef int (*ferry_curl_before_request)(void *, char *, char *, int, int);

CURLcode ferry_curl_setopt_long(CURL *handle, CURLoption option, long value);
CURLcode ferry_curl_setopt_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode ferry_curl_setopt_string(CURL *handle, CURLoption option, const char *value);
CURLcode ferry_curl_setopt_pointer(CURL *handle, CURLoption option, void *value);
CURLcode ferry_curl_setopt_list(CURL *handle, CURLoption option, struct curl_slist *value);
// Copies the bytes.
CURLcode ferry_curl_setopt_blob(CURL *handle, CURLoption option, const void *bytes, size_t count);
CURLcode ferry_curl_setopt_io(CURL *handle, CURLoption option, ferry_curl_io callback);
CURLcode ferry_curl_setopt_seek(CURL *handle, CURLoption option, ferry_curl_seek callback);
CURLcode ferry_curl_setopt_before_request(CURL *handle, CURLoption option,
                                          ferry_curl_before_request callback);
CURLcode ferry_curl_setopt_opened(CURL *handle, CURLoption option,
                                   curl_sockopt_callback callback);
CURLcode ferry_curl_setopt_closing(CURL *handle, CURLoption option,
                                   curl_closesocket_callback callback);
CURLcode ferry_curl_getinfo_long(CURL *handle, CURLINFO info, long *value);
CURLcode ferry_curl_getinfo_string(CURL *handle, CURLINFO info, const char **value);
CURLMcode ferry_curl_multi_setopt_long(CURLM *handle, CURLMoption option, long value);
CURLMcode ferry_curl_multi_setopt_pointer(CURLM *handle, CURLMoption option, void *value);
CURLMcode ferry_curl_multi_setopt_socket(CURLM *handle, CURLMoption option,
                                         curl_socket_callback callback);
CURLMcode ferry_curl_multi_setopt_timer(CURLM *handle, CURLMoption option,
                                        curl_multi_timer_callback callback);
// The result in a CURLMSG_DONE message: a union that Swift does not import.
CURLcode ferry_curl_message_result(const CURLMsg *message);

int ferry_git_set_search_path(int level, const char *path);
int ferry_git_set_user_agent(const char *agent);
int ferry_git_set_owner_validation(int enabled);
int ferry_git_set_strict_hash_verification(int enabled);
int ferry_git_set_cache_max_size(ssize_t bytes);

// Gives free memory back to the system (malloc_trim(3)), and lets go of pages of code and constants
// until they are used again (MADV_DONTNEED, madvise(2)).
void ferry_release_memory(void);

// These need _GNU_SOURCE, which Swift's Glibc import does not define.
void ferry_thread_name(const char *name);
// A pipe that no child process inherits.
int ferry_private_pipe(int ends[2]);

#endif
