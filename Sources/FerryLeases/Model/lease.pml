// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/* Two replicas, one Lease, and the work under it: a Job that deploys a release, and the promotion that
 * is pushed when it succeeded. What is modelled stands in ../LeaseBook.swift (Leases), ../LeaseKeeper.swift
 * (requests) and FerryPorts/Leases/WriteFence.swift (the check before a write).
 *
 * At any step a process may crash, stand still for any time (no step is ever due but those of the clock's
 * rules), lose a request or its answer, or read an old state of the cluster. Versions and counts of changes
 * are told by what they are good for: whether they are still the current ones.
 *
 *   no two writers     no write is carried out while another replica holds the Lease
 *   no double Job      never do two Jobs run, and never is a release deployed again
 *   no lost promotion  in bounded time after the last fault it is pushed, and once only
 *
 * Each of these flags takes something away, and must lead to a failure; otherwise the model shows nothing:
 *   NO_FENCE     the Lease is checked when a work begins, not before each write
 *   NO_MARGIN    others take the Lease at the moment when its holder stops
 *   NO_DOUBT     a Lease is given back although a write was not answered
 *   ANY_NAME     the name of a Job does not follow from what it is for
 *   BLIND_PUSH   a push does not name the commit that it was decided at
 * And GAP lets the process stand still between the last check and the sending: what remains (Decisions.md).
 */

#define DEADLINE 2 /* a holder writes for so long after it sent its last renewal */
#define FLIGHT 1   /* a write that was sent is carried out by then, or never */
#ifdef NO_MARGIN
#define DURATION DEADLINE
#else
#define DURATION 3 /* others take it when they saw no renewal for so long */
#endif
#define CALM 14    /* ticks after the last fault by which all is done */
#ifndef FAULTS
#define FAULTS 2   /* crashes, losses and answers that come too late, in all */
#endif

#define nobody 2

mtype = { none, take, renew, give };
mtype = { first_job, second_job, push };

/* How far the release is; it never goes back. */
#define missing 0
#define first_running 1
#define first_failed 2
#define second_running 3
#define succeeded 4
#define promoted 5
byte stage = missing;

/* The Lease in the home cluster. */
byte holder = nobody;

/* What a replica knows of it. */
bool known[2];         /* it saw the latest version */
bool vacant[2] = 1;    /* it saw that nobody holds it */
byte age[2];           /* for how long it saw no renewal by another */
byte left[2];          /* for how long it may still write itself */

/* A request of each to the home cluster. */
mtype asked[2] = none;
bool current[2];       /* the version that it names is the latest */
bool given_up[2];      /* nobody waits for the answer */
byte since[2];         /* how long ago it was sent */

/* The work of each. */
byte read[2] = missing; /* the stage that it last saw */
mtype work[2] = none;
bool old[2];           /* the tenure that it began under is over */
bool checked[2];
byte doubt[2];         /* for how long a write may still be carried out that was not answered */

/* A write of each on its way, whatever became of its sender; one at a time is enough. */
mtype flying[2] = none;
byte flown[2];

byte faults = FAULTS, returns = 1;
bool calm;
byte calm_ticks, pushes;

inline lose_tenure(i) { left[i] = 0; old[i] = (work[i] != none) }

inline end_work(i) { work[i] = none; old[i] = 0; checked[i] = 0 }

inline send(i) { flying[i] = work[i]; flown[i] = 0 }

inline ask(i, what) { asked[i] = what; current[i] = 1; since[i] = 0 }

inline forget(i) { asked[i] = none; current[i] = 0; since[i] = 0; given_up[i] = 0 }

inline hold(i) {
  if :: since[i] < DEADLINE -> left[i] = DEADLINE - since[i] :: else fi;
  assert(left[0] == 0 || left[1] == 0)
}

#define may_fail (faults > 0 && !calm)
#define may_ask (known[r] && asked[r] == none)
#define may_begin (left[r] > 0 && work[r] == none && flying[r] == none)
#define is_free (vacant[r] || age[r] >= DURATION)

proctype Replica(byte r) {
end:
  do
  /* Leases. */
  :: atomic { !known[r] && asked[r] == none ->
      known[r] = 1; vacant[r] = (holder == nobody); age[r] = 0;
      if :: left[r] > 0 && holder != r -> lose_tenure(r) :: else fi }
  :: atomic { may_ask && left[r] > 0 && left[r] < DEADLINE -> ask(r, renew) }
  :: atomic { may_ask && left[r] == 0 && is_free && work[r] == none -> ask(r, take) }
  :: atomic { may_ask && left[r] > 0 && work[r] == none && doubt[r] == 0 && returns > 0 && !calm ->
      returns--; left[r] = 0; ask(r, give) }
  /* It stops waiting; the request may arrive all the same. */
  :: atomic { asked[r] != none && !given_up[r] && may_fail -> faults--; given_up[r] = 1 }

  /* Work: what is read may be long out of date. */
  :: atomic { read[r] != stage -> read[r] = stage }
  :: atomic { may_begin && read[r] == missing -> work[r] = first_job }
  :: atomic { may_begin && read[r] == first_failed -> work[r] = second_job }
  :: atomic { may_begin && read[r] == succeeded -> work[r] = push }
#if defined(NO_FENCE)
  :: atomic { work[r] != none && flying[r] == none -> send(r) }
#elif defined(GAP)
  :: atomic { work[r] != none && flying[r] == none && !checked[r] ->
      if :: left[r] > 0 && !old[r] -> checked[r] = 1 :: else -> end_work(r) fi }
  :: atomic { checked[r] -> checked[r] = 0; send(r) }
#else
  :: atomic { work[r] != none && flying[r] == none ->
      if :: left[r] > 0 && !old[r] -> send(r) :: else -> end_work(r) fi }
#endif
  /* It is not answered in time. */
  :: atomic { flying[r] != none && work[r] != none && may_fail ->
      faults--;
#ifndef NO_DOUBT
      doubt[r] = FLIGHT + 1;
#endif
      end_work(r) }

  /* A crash: what was sent is on its way. A process that starts knows nothing. */
  :: atomic { may_fail ->
      faults--; left[r] = 0; known[r] = 0; age[r] = 0; doubt[r] = 0;
      end_work(r);
      read[r] = missing;
      if :: asked[r] != none -> given_up[r] = 1 :: else fi }
  od
}

/* The home cluster does what it is asked if the version is the latest; others then know an old one. */
inline serve(i) {
  if
  :: current[i] ->
      known[1 - i] = 0; current[1 - i] = 0; age[1 - i] = 0; since[1 - i] = 0;
      if :: asked[i] == take -> holder = i :: asked[i] == give -> holder = nobody :: else fi
  :: else
  fi;
  known[i] = current[i] && !given_up[i];
  if
  :: known[i] ->
      vacant[i] = (holder == nobody); age[i] = 0;
      if :: asked[i] == take || (asked[i] == renew && left[i] > 0) -> hold(i) :: else fi
  :: else
  fi;
  forget(i)
}

/* A Job whose name is taken is not made again. */
inline carry_out(i) {
  assert(left[1 - i] == 0);
  if
#ifdef ANY_NAME
  :: flying[i] == first_job -> assert(stage == missing); stage = first_running
#else
  :: flying[i] == first_job && stage == missing -> stage = first_running
#endif
  :: flying[i] == second_job && stage == first_failed -> stage = second_running
#ifdef BLIND_PUSH
  :: flying[i] == push -> stage = promoted; pushes++
#else
  :: flying[i] == push && stage == succeeded -> stage = promoted; pushes++
#endif
  :: else
  fi;
  assert(pushes <= 1)
}

inline land(i) { flying[i] = none; flown[i] = 0; end_work(i) }

proctype World() {
end:
  do
  :: atomic { asked[0] != none -> serve(0) }
  :: atomic { asked[1] != none -> serve(1) }
  :: atomic { asked[0] != none && given_up[0] -> forget(0) }
  :: atomic { asked[1] != none && given_up[1] -> forget(1) }
  /* A write arrives, or never does. */
  :: atomic { flying[0] != none -> carry_out(0); land(0) }
  :: atomic { flying[1] != none -> carry_out(1); land(1) }
  :: atomic { flying[0] != none && may_fail -> faults--; land(0) }
  :: atomic { flying[1] != none && may_fail -> faults--; land(1) }
  /* Jobs end. */
  :: atomic { stage == first_running -> stage = first_failed }
  :: atomic { stage == first_running || stage == second_running -> stage = succeeded }
  od
}

inline pass(i) {
  if :: left[i] > 0 -> left[i]--; if :: left[i] == 0 -> lose_tenure(i) :: else fi :: else fi;
  if :: known[i] && left[i] == 0 && age[i] < DURATION -> age[i]++ :: else fi;
  if :: current[i] && asked[i] != give && since[i] < DEADLINE -> since[i]++ :: else fi;
  if :: flying[i] != none -> flown[i]++ :: else fi;
  if :: doubt[i] > 0 -> doubt[i]-- :: else fi
}

#define is_due(i) (flying[i] != none && flown[i] == FLIGHT)

/* Until it is calm, time passes whoever still had something to do; then only when nobody has. */
proctype Clock() {
  do
  :: atomic { !calm && !is_due(0) && !is_due(1) -> pass(0); pass(1) }
  :: atomic { !calm -> calm = 1 }
  :: atomic { calm && timeout ->
      pass(0); pass(1);
      calm_ticks++;
      assert(calm_ticks < CALM || stage == promoted);
      if :: calm_ticks == CALM -> break :: else fi }
  od
}

init { atomic { run Replica(0); run Replica(1); run World(); run Clock() } }
