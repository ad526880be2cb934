// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts

/// Writes down in a cluster what happened there, as Kubernetes Events.
struct EventWriter: Sendable {
  let api: any KubernetesAPI
  let time: any KeepsTime

  /// The most bytes of a message (https://pkg.go.dev/k8s.io/api/events/v1#Event).
  private static let mostBytes = 1_024

  /// Tells of a change that was made. An event that cannot be written hinders nothing: it repeats
  /// what the status says.
  func tell(_ change: Change, of bundle: LiveBundle?, in live: LiveState) async {
    guard let bundle, !bundle.uid.isEmpty else { return }
    for event in change.events(in: live) {
      await write(event, about: Subject(bundle), before: live.bundles[bundle.id]?.version)
      if event.tone == .warning, let job = live.job(event.job, of: bundle.id) {
        await write(event, about: Subject(job), before: job.version)
      }
    }
  }

  /// Tells of what was done for a ConfigWatcher.
  func tell(_ told: [ObjectEvent], of watcher: LiveConfigWatcher) async {
    for event in told { await write(event, about: Subject(watcher), before: watcher.version) }
  }

  private func write(_ event: ObjectEvent, about subject: Subject, before version: Int?) async {
    do throws(KubernetesFailure) {
      _ = try await api.create(manifest(of: event, about: subject, before: version))
    } catch {
      // It is there already, or it is not to be: the counted answers show how often.
    }
  }

  /// In the core group's form, which every `kubectl describe` finds.
  ///
  /// The name follows from the subject, the event and what the subject was before, so that telling
  /// the same again is refused, and telling that it happened again is not.
  private func manifest(
    of event: ObjectEvent, about subject: Subject, before version: Int?
  ) -> JSONValue {
    let mark = "\(subject.uid) \(event.reason) \(event.job ?? "") \(version ?? 0)"
    let now = JSONValue.string(time.now.description)
    return [
      "apiVersion": .string(ResourceKind.event.apiVersion),
      "kind": .string(ResourceKind.event.kind),
      "metadata": [
        "name": .string("\(subject.name).\(sha256(Array(mark.utf8)).prefix(16))"),
        "namespace": .string(subject.namespace.text),
      ],
      "involvedObject": subject.reference,
      "type": .string(event.tone.rawValue),
      "reason": .string(event.reason),
      "message": .string(event.message.prefix(utf8: Self.mostBytes)),
      "source": ["component": "ferry"],
      "reportingComponent": "ferry",
      "firstTimestamp": now, "lastTimestamp": now, "count": 1,
    ]
  }
}

/// The object that an event is about.
private struct Subject {
  let kind: ResourceKind
  let namespace: Namespace
  let name: String
  let uid: String

  init(_ bundle: LiveBundle) {
    kind = .bundle
    namespace = bundle.id.namespace
    name = bundle.id.name.text
    uid = bundle.uid
  }

  init(_ watcher: LiveConfigWatcher) {
    kind = .configWatcher
    namespace = watcher.id.namespace
    name = watcher.id.name
    uid = watcher.uid
  }

  init(_ job: LiveJob) {
    kind = .job
    namespace = job.namespace
    name = job.name.description
    uid = job.uid
  }

  var reference: JSONValue {
    [
      "apiVersion": .string(kind.apiVersion), "kind": .string(kind.kind),
      "namespace": .string(namespace.text), "name": .string(name), "uid": .string(uid),
    ]
  }
}

extension LiveState {
  fileprivate func job(_ name: String?, of bundle: BundleID) -> LiveJob? {
    jobs[bundle]?.first { $0.name.description == name }
  }
}

extension String {
  /// As many whole characters as fit.
  fileprivate func prefix(utf8 most: Int) -> String {
    var size = 0
    return String(
      prefix { character in
        size += character.utf8.count
        return size <= most
      })
  }
}
