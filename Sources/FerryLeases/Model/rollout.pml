// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/* Two replicas bring the commits of a branch to two clusters of which the first is the canary. That never
 * two of them write to one cluster is lease.pml's matter; here a Lease may go from one to the other between
 * any two steps, and the question is what its next holder knows. What is modelled stands in Engine+Source.swift
 * and Engine+Clusters.swift (when Git is read, and what is written then), ReadTenures.swift (the new holder),
 * ClusterWorker.swift (the revision that a look is noted at), and FerryPromotion/Rollout/Turns.swift (whose
 * turn it is).
 *
 * At any step a process may crash, stand still for any time, or see an old state of Git or of a cluster, and
 * any signal may be lost. A revision is bad or good; nobody knows before its Job on the canary has ended.
 *
 *   no way back        a cluster never gets an older revision than it had
 *   canary first       the second cluster gets a revision only after the canary was healthy with it
 *   no lost promotion  when nothing goes on any more, all that may have the last revision have it
 *
 * Each of these flags takes something away, and must lead to a failure:
 *   NO_FETCH      a new holder writes from what it read before
 *   EARLY_FETCH   a fetch that began before the Lease was taken counts as one after it
 *   OLD_SIGHT     the canary's health counts whatever revision it was looked at for
 *   LATE_STAMP    a look that ends after the branch was read again counts as one at what it says now
 *   NO_POLL       Git is read only when there is a signal
 *   NO_WATCH      the canary is looked at only until it was healthy once
 */

#define LAST 2    /* revisions after the first */
#define nobody 2

mtype = { progressing, healthy, failed };

byte head = 0;
bool bad[3];
bool proven[3];
byte moves = 1, crashes = 1;

/* The clusters. */
byte rev[2];
mtype health[2] = healthy;
byte holder[2] = nobody;

/* What each replica read of Git, and the fetch that is under way. */
bool has_read[2];
byte read[2];
bool fetching[2];
byte fetched[2];
#ifdef NO_POLL
bool told[2];
#endif

/* Whether Git was read since it took the Lease of a cluster, and whether the fetch began since; by 2 × replica
 * + cluster. */
bool fresh[4];
bool covered[4];

/* What each last saw of the canary. */
byte seen_rev[2];
mtype seen_health[2] = progressing;

/* A look at the canary that is under way: what it found, and the revision that it was planned for. Those of
 * the first replica take time; with both there would be five times as many states. */
bool looking;
byte found_rev;
mtype found_health = progressing;
#ifdef LATE_STAMP
byte looked_for;
#endif

/* The write of each: to which cluster (from 1), what, and whether the tenure that it began under is over. */
byte work[2], plan[2];
bool old[2];

#define is_stale(i, c) (holder[c] == i && !fresh[2 * i + c])
#if defined(NO_POLL)
#define may_fetch(i) (!has_read[i] || told[i])
#else
#define may_fetch(i) (!has_read[i] || read[i] != head || is_stale(i, 0) || is_stale(i, 1))
#endif
#if defined(NO_FETCH)
#define may_plan(i, c) (has_read[i] && work[i] == 0 && holder[c] == i && rev[c] != read[i])
#else
#define may_plan(i, c) (has_read[i] && work[i] == 0 && holder[c] == i && fresh[2 * i + c] && rev[c] != read[i])
#endif
#if defined(OLD_SIGHT)
#define canary_is_through(i) (seen_health[i] == healthy)
#else
#define canary_is_through(i) (seen_health[i] == healthy && seen_rev[i] == read[i])
#endif
#if defined(NO_WATCH)
#define may_look(i) (seen_health[i] != healthy)
#else
#define may_look(i) (seen_rev[i] != rev[0] || seen_health[i] != health[0])
#endif

inline gain(i, c) {
  holder[c] = i;
  if :: work[1 - i] == c + 1 -> old[1 - i] = 1 :: else fi;
  fresh[2 * i + c] = 0; covered[2 * i + c] = 0; fresh[2 * (1 - i) + c] = 0; covered[2 * (1 - i) + c] = 0
}

inline forget_look() { looking = 0; found_rev = 0; found_health = progressing }

inline end_work(i) { work[i] = 0; plan[i] = 0; old[i] = 0 }

inline begin(i, c) { work[i] = c + 1; plan[i] = read[i] }

inline write(i, c) {
  if
  :: holder[c] == i && !old[i] ->
      assert(plan[i] >= rev[c]);
      assert(c == 0 || proven[plan[i]]);
      if :: plan[i] != rev[c] -> rev[c] = plan[i]; health[c] = progressing :: else fi
  :: else
  fi;
  end_work(i)
}

proctype Replica(byte r) {
end:
  do
  /* Git. */
  :: atomic { !fetching[r] && may_fetch(r) ->
      fetching[r] = 1; fetched[r] = head;
#ifdef NO_POLL
      told[r] = 0;
#endif
      covered[2 * r] = (holder[0] == r); covered[2 * r + 1] = (holder[1] == r) }
  :: atomic { fetching[r] ->
      fetching[r] = 0; has_read[r] = 1; read[r] = fetched[r]; fetched[r] = 0;
#if defined(EARLY_FETCH)
      fresh[2 * r] = 1; fresh[2 * r + 1] = 1 }
#else
      fresh[2 * r] = fresh[2 * r] || covered[2 * r];
      fresh[2 * r + 1] = fresh[2 * r + 1] || covered[2 * r + 1];
      covered[2 * r] = 0; covered[2 * r + 1] = 0 }
#endif

  /* Clusters. */
  :: atomic { r == 1 && may_look(r) -> seen_rev[r] = rev[0]; seen_health[r] = health[0] }
  :: atomic { r == 0 && !looking && may_look(r) ->
#ifdef LATE_STAMP
      looked_for = read[r];
#endif
      looking = 1; found_rev = rev[0]; found_health = health[0] }
  :: atomic { r == 0 && looking ->
      seen_rev[r] = found_rev; seen_health[r] = found_health;
#ifdef LATE_STAMP
      if :: found_rev == looked_for -> seen_rev[r] = read[r] :: else fi;
      looked_for = 0;
#endif
      forget_look() }
  :: atomic { may_plan(r, 0) -> begin(r, 0) }
  :: atomic { may_plan(r, 1) && canary_is_through(r) -> begin(r, 1) }
  :: atomic { work[r] == 1 -> write(r, 0) }
  :: atomic { work[r] == 2 -> write(r, 1) }

  /* Leases. */
  :: atomic { holder[0] == nobody -> gain(r, 0) }
  :: atomic { holder[1] == nobody -> gain(r, 1) }
  :: atomic { moves > 0 && holder[0] == 1 - r -> moves--; gain(r, 0) }
  :: atomic { moves > 0 && holder[1] == 1 - r -> moves--; gain(r, 1) }

  /* A process that starts knows nothing, and has another name. */
  :: atomic { crashes > 0 ->
      crashes--; has_read[r] = 0; read[r] = 0; fetching[r] = 0; fetched[r] = 0; end_work(r);
      seen_rev[r] = 0; seen_health[r] = progressing;
      if :: r == 0 -> forget_look() :: else fi;
      if :: holder[0] == r -> holder[0] = nobody :: else fi;
      if :: holder[1] == r -> holder[1] = nobody :: else fi }
  od
}

proctype World() {
end:
  do
  /* Somebody merges; who is told of it hears of it or not. */
  :: atomic { head < LAST ->
      head++;
#ifdef NO_POLL
      if :: told[0] = 1 :: skip fi;
      if :: told[1] = 1 :: skip fi;
#endif
      if :: bad[head] = 1 :: bad[head] = 0 fi }
  /* Jobs end. */
  :: atomic { health[0] == progressing ->
      if :: bad[rev[0]] -> health[0] = failed :: else -> health[0] = healthy; proven[rev[0]] = 1 fi }
  :: atomic { health[1] == progressing ->
      if :: bad[rev[1]] -> health[1] = failed :: else -> health[1] = healthy fi }
  od
}

/* When nobody can do anything any more. */
proctype End() {
  timeout ->
  assert(head == LAST);
  assert(rev[0] == head && health[0] == (bad[head] -> failed : healthy));
  assert(bad[head] || (rev[1] == head && health[1] == healthy))
}

init { atomic {
  proven[0] = 1; holder[0] = 0;
  if :: holder[1] = 0 :: holder[1] = 1 fi;
  run Replica(0); run Replica(1); run World(); run End()
} }
