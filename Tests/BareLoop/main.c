// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

// What fan-out is measured against: libcurl's multi loop with nothing around it.
//
//   bare-loop CA IN_FLIGHT
//
// Each line of standard input is the path of a file, whose requests are sent when the line comes;
// the path with ` is sent` is written when all of them are answered. Connections stay open until
// the next. Each line of a file is a request, in words with a tab between them: its method, its
// URL, its header fields, an empty word, and its body. Watches are held open and counted by nobody.
// Ends with 1 at the first other request that fails.

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct transfer {
  CURL *easy;
  struct curl_slist *fields;
  int is_watch;
};

static size_t discard(char *bytes, size_t size, size_t count, void *context) {
  (void)bytes, (void)context;
  return size * count;
}

static void check(CURLMcode code) {
  if (code != CURLM_OK) fprintf(stderr, "%s\n", curl_multi_strerror(code)), exit(1);
}

// Starts the request of the next line, and the watches before it; 0 when there is none.
static int start(CURLM *multi, struct transfer *transfer, const char *authority, FILE *requests) {
  static char *line;
  static size_t room;
  if (getline(&line, &room, requests) < 0) return 0;
  char *body = line, *end = strchr(line, '\n');
  if (end) *end = 0;
  char *method = strsep(&body, "\t"), *url = strsep(&body, "\t"), *field;
  struct curl_slist *fields = NULL;
  while ((field = strsep(&body, "\t")) && *field) fields = curl_slist_append(fields, field);
  if (!body) fprintf(stderr, "a request without a body: %s %s\n", method, url), exit(1);
  int is_watch = strstr(url, "watch=") != NULL;
  struct transfer *after = transfer;
  if (is_watch) transfer = calloc(1, sizeof *transfer);
  CURL *easy = transfer->easy ? transfer->easy : curl_easy_init();
  curl_easy_reset(easy);
  curl_slist_free_all(transfer->fields);
  *transfer = (struct transfer){easy, fields, is_watch};
  curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
  curl_easy_setopt(easy, CURLOPT_URL, url);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_CAINFO, authority);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->fields);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
  curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, discard);
  curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT, is_watch ? 0L : 60L);
  if (strcmp(method, "GET")) {
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, body);
  }
  check(curl_multi_add_handle(multi, easy));
  return is_watch ? start(multi, after, authority, requests) : 1;
}

static void fail(CURL *easy, CURLcode result) {
  char *url = "";
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &url);
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  fprintf(stderr, "%s: %s (%ld)\n", url, curl_easy_strerror(result), status);
  exit(1);
}

// Has curl do what it can; the transfers that ended and have no next one.
static int turn(CURLM *multi, const char *authority, FILE *requests) {
  int running, left, ended = 0;
  check(curl_multi_perform(multi, &running));
  for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
    if (message->msg != CURLMSG_DONE) continue;
    struct transfer *transfer;
    CURLcode result = message->data.result;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    if (result != CURLE_OK && !transfer->is_watch) fail(message->easy_handle, result);
    check(curl_multi_remove_handle(multi, transfer->easy));
    if (!transfer->is_watch) ended += !start(multi, transfer, authority, requests);
  }
  return ended;
}

// Returns when there is something on standard input; only watches are under way meanwhile.
static void rest(CURLM *multi) {
  struct curl_waitfd input = {.fd = 0, .events = CURL_WAIT_POLLIN};
  while (!input.revents) {
    turn(multi, "", NULL);
    check(curl_multi_poll(multi, &input, 1, 1000, NULL));
  }
}

int main(int count, char **arguments) {
  int in_flight = count == 3 ? atoi(arguments[2]) : 0;
  if (in_flight < 1) return fprintf(stderr, "usage: bare-loop CA IN_FLIGHT\n"), 2;
  curl_global_init(CURL_GLOBAL_DEFAULT);
  CURLM *multi = curl_multi_init();
  struct transfer *transfers = calloc(in_flight, sizeof *transfers);
  char *path = NULL;
  size_t room = 0;
  setvbuf(stdin, NULL, _IONBF, 0);
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (ssize_t length; (length = getline(&path, &room, stdin)) > 0; rest(multi)) {
    path[length - 1] = 0;
    FILE *requests = fopen(path, "r");
    if (!requests) return perror(path), 1;
    int waiting = 0;
    while (waiting < in_flight && start(multi, &transfers[waiting], arguments[1], requests))
      waiting++;
    while (waiting) {
      waiting -= turn(multi, arguments[1], requests);
      if (waiting) check(curl_multi_poll(multi, NULL, 0, 1000, NULL));
    }
    fclose(requests);
    printf("%s is sent\n", path);
  }
  return 0;
}
