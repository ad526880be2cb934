// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

// What fan-out is measured against: libcurl's multi loop with nothing around it.
//
//   bare-loop CA IN_FLIGHT < requests
//
// Each line of standard input is a request: its URL, its bearer token, and what is applied there if
// it is a PATCH, with a tab between them. Watches are held open and counted by nobody. At an empty
// line all before it is waited for, and then two seconds more; connections stay open meanwhile. Prints
// when each part begins, in milliseconds since the epoch. Ends with 1 at the first request that fails.

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct transfer {
  CURL *easy;
  struct curl_slist *fields;
  int is_watch;
};

static size_t discard(char *bytes, size_t size, size_t count, void *context) {
  (void)bytes, (void)context;
  return size * count;
}

static struct curl_slist *fields(const char *token, int applies) {
  char *field = malloc(strlen(token) + sizeof "Authorization: Bearer ");
  sprintf(field, "Authorization: Bearer %s", token);
  struct curl_slist *list = curl_slist_append(NULL, field);
  free(field);
  return applies ? curl_slist_append(list, "Content-Type: application/apply-patch+yaml") : list;
}

static int is_over, is_parted;

// Starts the request of the next line, and the watches before it; 0 when there is none in this part.
static int start(CURLM *multi, struct transfer *transfer, const char *authority) {
  static char *line;
  static size_t room;
  if (is_parted || is_over) return 0;
  if (getline(&line, &room, stdin) < 0) return is_over = 1, 0;
  char *rest = line, *end = strchr(line, '\n');
  if (end) *end = 0;
  if (!*line) return is_parted = 1, 0;
  char *url = strsep(&rest, "\t"), *token = strsep(&rest, "\t");
  int is_watch = strstr(url, "watch=") != NULL;
  struct transfer *after = transfer;
  if (is_watch) transfer = calloc(1, sizeof *transfer);
  CURL *easy = transfer->easy ? transfer->easy : curl_easy_init();
  curl_easy_reset(easy);
  curl_slist_free_all(transfer->fields);
  *transfer = (struct transfer){easy, fields(token ? token : "", rest != NULL), is_watch};
  curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
  curl_easy_setopt(easy, CURLOPT_URL, url);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_CAINFO, authority);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->fields);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
  curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, discard);
  curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
  if (rest) {
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "PATCH");
    curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, rest);
  }
  if (curl_multi_add_handle(multi, easy) != CURLM_OK) exit(1);
  return is_watch ? start(multi, after, authority) : 1;
}

static long long milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

// Has curl do what it can; the transfers that ended and have no next one.
static int turn(CURLM *multi, const char *authority) {
  int running, left, ended = 0;
  curl_multi_perform(multi, &running);
  for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
    if (message->msg != CURLMSG_DONE) continue;
    struct transfer *transfer;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    if (message->data.result != CURLE_OK)
      fprintf(stderr, "%s\n", curl_easy_strerror(message->data.result)), exit(1);
    if (transfer->is_watch) fprintf(stderr, "a watch ended\n"), exit(1);
    curl_multi_remove_handle(multi, transfer->easy);
    ended += !start(multi, transfer, authority);
  }
  return ended;
}

int main(int count, char **arguments) {
  int in_flight = count == 3 ? atoi(arguments[2]) : 0;
  if (in_flight < 1) return fprintf(stderr, "usage: bare-loop CA IN_FLIGHT < requests\n"), 2;
  curl_global_init(CURL_GLOBAL_DEFAULT);
  CURLM *multi = curl_multi_init();
  struct transfer *transfers = calloc(in_flight, sizeof *transfers);
  while (!is_over) {
    int waiting = 0;
    is_parted = 0;
    printf("%lld\n", milliseconds());
    while (waiting < in_flight && start(multi, &transfers[waiting], arguments[1])) waiting++;
    while (waiting) {
      waiting -= turn(multi, arguments[1]);
      if (waiting) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    for (long long end = milliseconds() + 2000; is_parted && milliseconds() < end;) {
      turn(multi, arguments[1]);
      curl_multi_poll(multi, NULL, 0, 20, NULL);
    }
  }
  return 0;
}
