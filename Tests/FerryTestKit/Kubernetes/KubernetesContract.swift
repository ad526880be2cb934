// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts
import Testing

/// What every `KubernetesAPI` must do, the real client and the one in memory alike.
///
/// The cluster serves Bundles, and nobody else works in the namespace.
package struct KubernetesContract: Sendable {
  let api: any KubernetesAPI
  let namespace: Namespace

  package init(_ api: any KubernetesAPI, namespace: Namespace) {
    self.api = api
    self.namespace = namespace
  }

  /// One thing that must be so; the raw value says what.
  package enum Law: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case keepsWhatIsApplied = "what is applied is kept, and applying it again changes nothing"
    case listsWhatIsSelected = "a list has what its namespace, labels and fields select"
    case takesAwayWhatIsLeftOut = "a field that is left out is taken away"
    case namesManagersInConflict = "a conflict names the managers, and force wins"
    case storesNothingInADryRun = "a dry run stores nothing"
    case keepsStatusApart = "the status is kept apart"
    case createsOnlyOnce = "an object is created only once"
    case refusesWhatIsOutdated = "a write with an outdated version is refused"
    case deletesOnlyWhatWasMeant = "only the object that was meant is deleted"
    case keepsWhatHasFinalizers = "an object with finalizers stays until they are gone"
    case stopsAtAClosedFence = "a closed fence stops every write, and no dry run"

    package var testDescription: String { rawValue }
  }

  /// Every law, each with objects of different names.
  package func check() async throws {
    for law in Law.allCases { try await check(law) }
  }

  /// One law.
  package func check(_ law: Law) async throws {
    switch law {
    case .keepsWhatIsApplied: try await keepsWhatIsApplied()
    case .listsWhatIsSelected: try await listsWhatIsSelected()
    case .takesAwayWhatIsLeftOut: try await takesAwayWhatIsLeftOut()
    case .namesManagersInConflict: try await namesManagersInConflict()
    case .storesNothingInADryRun: try await storesNothingInADryRun()
    case .keepsStatusApart: try await keepsStatusApart()
    case .createsOnlyOnce: try await createsOnlyOnce()
    case .refusesWhatIsOutdated: try await refusesWhatIsOutdated()
    case .deletesOnlyWhatWasMeant: try await deletesOnlyWhatWasMeant()
    case .keepsWhatHasFinalizers: try await keepsWhatHasFinalizers()
    case .stopsAtAClosedFence: try await stopsAtAClosedFence()
    }
  }

  private func keepsWhatIsApplied() async throws {
    let manifest = bundle("kept", ["version": "1.0.0"])
    let applied = try await api.apply(manifest, ApplyOptions())
    #expect(applied[["spec", "version"]] == "1.0.0")
    #expect(try await api.get(reference("kept"))?.version == applied.version)
    #expect(try await api.apply(manifest, ApplyOptions()).version == applied.version)
    #expect(try await api.list(.bundle, selector: "ferry.dev/test=kept").map(\.name) == ["kept"])
    #expect(try await api.list(.bundle, selector: "ferry.dev/test=other").isEmpty)
  }

  private func listsWhatIsSelected() async throws {
    _ = try await api.apply(bundle("chosen", [:]), ApplyOptions())
    let all = try await api.list(.bundle, in: namespace, labels: nil, fields: nil)
    #expect(all.map(\.name).contains("chosen"))
    let found = try await api.list(
      .bundle, in: namespace, labels: "ferry.dev/test=chosen", fields: "metadata.name=chosen")
    #expect(found.map(\.name) == ["chosen"])
    let elsewhere = Namespace(checked: "nowhere-at-all")
    #expect(try await api.list(.bundle, in: elsewhere, labels: nil, fields: nil).isEmpty)
    #expect(
      try await api.list(.bundle, in: namespace, labels: nil, fields: "metadata.name=other").isEmpty
    )
  }

  private func takesAwayWhatIsLeftOut() async throws {
    _ = try await api.apply(bundle("less", ["values": "a", "auth": "b"]), ApplyOptions())
    let applied = try await api.apply(bundle("less", ["auth": "b"]), ApplyOptions())
    #expect(applied[["spec", "values"]] == nil)
    #expect(applied[["spec", "auth"]] == "b")
  }

  /// Fields that were patched belong to another owner than those that were applied.
  private func namesManagersInConflict() async throws {
    _ = try await api.apply(bundle("mine", ["version": "1.0.0"]), ApplyOptions())
    _ = try await api.merge(["spec": ["version": "2.0.0"]], into: reference("mine"))
    let failure = await failure { () throws(KubernetesFailure) in
      try await api.apply(bundle("mine", ["version": "3.0.0"]), ApplyOptions())
    }
    #expect(failure?.code == .fieldConflict)
    #expect(failure?.managers == [FieldManager("ferry", applies: false)])
    let forced = try await api.apply(
      bundle("mine", ["version": "3.0.0"]), ApplyOptions(force: true))
    #expect(forced[["spec", "version"]] == "3.0.0")
  }

  private func storesNothingInADryRun() async throws {
    let answer = try await api.apply(
      bundle("never", ["version": "1.0.0"]), ApplyOptions(dryRun: true))
    #expect(answer[["spec", "version"]] == "1.0.0")
    #expect(try await api.get(reference("never")) == nil)
    let made = try await api.create(bundle("never", ["version": "1.0.0"]), dryRun: true)
    #expect(made[["spec", "version"]] == "1.0.0")
    #expect(try await api.get(reference("never")) == nil)
    _ = try await api.create(bundle("taken", [:]))
    let failure = await failure { () throws(KubernetesFailure) in
      try await api.create(bundle("taken", [:]), dryRun: true)
    }
    #expect(failure?.code == .alreadyExists)
  }

  private func keepsStatusApart() async throws {
    var manifest = bundle("told", ["version": "1.0.0"])
    manifest["status"] = ["ready": 1]
    #expect(
      await failure { () throws(KubernetesFailure) in try await api.applyStatus(manifest) }?.code
        == .notFound)
    #expect(try await api.apply(manifest, ApplyOptions())[["status", "ready"]] != 1)
    let told = try await api.applyStatus(manifest)
    #expect(told[["status", "ready"]] == 1)
    #expect(told[["metadata", "generation"]] == 1)
    let again = try await api.apply(bundle("told", ["version": "1.1.0"]), ApplyOptions())
    #expect(again[["status", "ready"]] == 1)
    #expect(again[["metadata", "generation"]] == 2)
  }

  private func createsOnlyOnce() async throws {
    _ = try await api.create(bundle("once", [:]))
    #expect(
      await failure { () throws(KubernetesFailure) in try await api.create(bundle("once", [:])) }?
        .code == .alreadyExists)
  }

  private func refusesWhatIsOutdated() async throws {
    let first = try await api.create(bundle("raced", [:]))
    let version: JSONValue = ["metadata": ["resourceVersion": .string(first.version)]]
    _ = try await api.merge(["spec": ["auth": "a"]], into: reference("raced"))
    let failure = await failure { () throws(KubernetesFailure) in
      try await api.merge(version, into: reference("raced"))
    }
    #expect(failure?.code == .outdated)
    var manifest = bundle("raced", ["auth": "b"])
    manifest["metadata"]?["resourceVersion"] = .string(first.version)
    let late = manifest
    let lateFailure = await self.failure { () throws(KubernetesFailure) in
      try await api.apply(late, ApplyOptions(force: true))
    }
    #expect(lateFailure?.code == .outdated)
    #expect(try await api.get(reference("raced"))?[["spec", "auth"]] == "a")
  }

  private func deletesOnlyWhatWasMeant() async throws {
    let made = try await api.create(bundle("gone", [:]))
    let other = await failure { () throws(KubernetesFailure) in
      try await api.delete(reference("gone"), uid: "00000000-0000-0000-0000-00000000000f")
      return .null
    }
    #expect(other?.code == .outdated)
    try await api.delete(reference("gone"), uid: made[["metadata", "uid"]]?.string)
    #expect(try await api.get(reference("gone")) == nil)
    try await api.delete(reference("gone"), uid: nil)
  }

  private func keepsWhatHasFinalizers() async throws {
    var manifest = bundle("held", [:])
    manifest["metadata"]?["finalizers"] = [.string(dismissFinalizer)]
    _ = try await api.apply(manifest, ApplyOptions())
    try await api.delete(reference("held"), uid: nil)
    #expect(try await api.get(reference("held"))?[["metadata", "deletionTimestamp"]] != nil)
    _ = try await api.merge(["metadata": ["finalizers": .null]], into: reference("held"))
    #expect(try await api.get(reference("held")) == nil)
  }

  private func stopsAtAClosedFence() async throws {
    let before = try await api.apply(bundle("fenced", ["version": "1.0.0"]), ApplyOptions())
    let closed = api.fenced(by: WriteFence(signature: "ferry/test", left: { .zero }, doubt: {}))
    let manifest = bundle("fenced", ["version": "2.0.0"])
    let tried = try await closed.apply(manifest, ApplyOptions(dryRun: true))
    #expect(tried[["spec", "version"]] == "2.0.0")
    let fenced = reference("fenced")
    let answers = [
      await failure { () throws(KubernetesFailure) in
        try await closed.apply(manifest, ApplyOptions())
      },
      await failure { () throws(KubernetesFailure) in try await closed.applyStatus(manifest) },
      await failure { () throws(KubernetesFailure) in try await closed.create(manifest) },
      await failure { () throws(KubernetesFailure) in
        try await closed.merge(["spec": ["version": "2.0.0"]], into: fenced)
      },
      await failure { () throws(KubernetesFailure) in
        try await closed.delete(fenced, uid: nil)
        return .null
      },
      await failure { () throws(KubernetesFailure) in
        try await closed.evict(pod: "fenced", in: namespace, uid: nil)
        return .null
      },
    ]
    #expect(answers.allSatisfy { $0?.code == .cancelled }, "\(answers)")
    #expect(try await closed.get(fenced)?.version == before.version)
  }

  // MARK: The words above.

  private func bundle(_ name: String, _ spec: [String: JSONValue]) -> JSONValue {
    [
      "apiVersion": "operator.werf.dev/v1", "kind": "Bundle",
      "metadata": [
        "name": .string(name), "namespace": .string(namespace.text),
        "labels": ["ferry.dev/test": .string(name)],
      ],
      "spec": .object(
        ["registry": "registry.example.com", "repo": "team/shop"].merging(spec) { _, new in new }),
    ]
  }

  private func reference(_ name: String) -> ObjectReference {
    ObjectReference(.bundle, namespace: namespace, name: name)
  }

  private func failure(
    _ body: () async throws(KubernetesFailure) -> JSONValue
  ) async -> KubernetesFailure? {
    do {
      _ = try await body()
      return nil
    } catch {
      return error
    }
  }
}

extension JSONValue {
  fileprivate var version: String { self[["metadata", "resourceVersion"]]?.string ?? "" }
  fileprivate var name: String { self[["metadata", "name"]]?.string ?? "" }
}
