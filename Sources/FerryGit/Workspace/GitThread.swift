// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

// The compiler ascribes pthread_attr_t to this module.
import CCurl
import FerryPorts
import Glibc

/// A serial executor on a thread of its own: libgit2 blocks, and must not block the few threads that
/// all tasks share.
final class GitThread: SerialExecutor, @unchecked Sendable {
  // `state` is reached under its lock, and a semaphore is made for many threads; `wakeUp` itself never
  // changes. The tests run on it under the thread sanitizer.
  private struct State {
    var jobs: [UnownedJob] = []
    var isStarted = false
    var isStopped = false
  }

  private let state = Lock(State())
  private let wakeUp = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() { sem_init(wakeUp, 0, 0) }

  deinit {
    sem_destroy(wakeUp)
    wakeUp.deallocate()
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isFirst = state.withLock { state in
      state.jobs.append(job)
      defer { state.isStarted = true }
      return !state.isStarted
    }
    if isFirst { start() }
    sem_post(wakeUp)
  }

  /// Lets the thread end after the jobs that wait.
  func stop() {
    state.withLock { $0.isStopped = true }
    sem_post(wakeUp)
  }

  private func start() {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 8 << 20)  // libgit2 recurses into folders
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let code = pthread_create(
      &thread, &attributes,
      { executor in
        executor.map { Unmanaged<GitThread>.fromOpaque($0).takeRetainedValue().run() }
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    precondition(code == 0, "the system has no thread left")
  }

  private func run() {
    while true {
      while sem_wait(wakeUp) != 0 {}
      let (jobs, isStopped) = state.withLock { state in
        defer { state.jobs = [] }
        return (state.jobs, state.isStopped)
      }
      for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
      if isStopped, jobs.isEmpty { return }
    }
  }
}
