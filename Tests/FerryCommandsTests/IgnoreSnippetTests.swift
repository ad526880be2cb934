// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

@testable import FerryCommands
import FerryDomain
import FerryEnginePromotions
import FerryManifestFields
import FerryManifests
import FerryPlan
import FerryTestKit
import Testing

/// What `ferry plan` says of drift.
struct IgnoreSnippetTests {
  private let production = EnvironmentName(checked: "production")
  private let namespace = Namespace(checked: "shop")

  private func report(
    _ drifts: [ObjectDrift], known: [IgnoreRule] = [], leaves: Bool = false
  ) throws -> PassReport {
    let commit = try #require(GitObjectID(hex: String(repeating: "1", count: 40)))
    var report = PassReport(
      revision: Revision(branch: try #require(BranchName("main")), commit: commit))
    report.driftRules = [
      EnvironmentName(checked: "staging"): DriftRules(),
      production: DriftRules(ignored: known),
    ]
    for (name, drifts) in [("eu-1", drifts), ("us-1", drifts.reversed()), ("ap-1", [])] {
      let cluster = ClusterID(environment: production, name: ClusterName(checked: name))
      var plan = Plan(cluster: cluster, changes: [], assessments: [:])
      plan.drifts = drifts
      plan.leavesDrift = leaves
      report.plans[cluster] = plan
    }
    return report
  }

  /// The rules that Ferry reads from a pipeline file into which the snippet was pasted.
  private func pasted(_ snippet: IgnoreSnippet) -> (rules: [IgnoreRule], mistakes: [String]) {
    let text = """
      apiVersion: ferry.dev/v1
      kind: Pipeline
      spec:
        environments:
          - name: staging
          - name: production
      \(snippet.text)

      """
    let (pipeline, diagnostics) = Pipeline.reading(
      SourceFile(path: "environments/pipeline.yaml", content: Array(text.utf8)))
    return (pipeline[production]?.drift.ignored ?? [], diagnostics.map(\.description))
  }

  private func drift(
    _ kind: AllowRules.Kind, _ name: String, _ fields: [IgnoredField]
  ) -> ObjectDrift {
    ObjectDrift(
      GitObject(kind, namespace, name),
      fields.map { FieldDrift($0.pointer.tokens, live: "a", wanted: "b") })
  }

  @Test func `without drift there is nothing to paste`() throws {
    #expect(IgnoreSnippet(of: try report([])).isEmpty)
  }

  @Test func `a snippet is one block, with one rule for each object`() throws {
    let snippet = IgnoreSnippet(
      of: try report([
        drift(
          .bundle, "shop", [IgnoredField(.environment, "A"), IgnoredField(.labels, "a.b/c~d")]),
        drift(.configMap, "on", [IgnoredField(.data, "values.yaml")]),
      ]))
    #expect(
      snippet.text == """
        # environments/pipeline.yaml, environment production:
              ignoreDifferences:
                - kind: Bundle
                  namespace: shop
                  name: shop
                  jsonPointers:
                    - "/metadata/labels/a.b~1c~0d"
                    - /spec/env/A
                - kind: ConfigMap
                  namespace: shop
                  name: "on"
                  jsonPointers:
                    - /data/values.yaml
        """)
    #expect(pasted(snippet).mistakes == [])
  }

  @Test func `rules that are there stay, and what cannot be ignored is a comment`() throws {
    let all = IgnoreRule(.bundle, fields: [IgnoredField(.environment, "A")])
    let own = IgnoreRule(
      .bundle, namespace: namespace, name: "shop", fields: [IgnoredField(.environment, "B")])
    let version = ObjectDrift(
      GitObject(.bundle, namespace, "shop"),
      [FieldDrift(["spec", "version"], live: "2", wanted: "1")])
    let drifts = [version, drift(.bundle, "shop", [IgnoredField(.environment, "C")])]
    let snippet = IgnoreSnippet(of: try report(drifts, known: [all, own]))
    #expect(snippet.text.contains("in place of its ignoreDifferences"))
    #expect(
      snippet.text.contains(
        "# cannot be ignored, Bundle shop/shop on production/eu-1: /spec/version"))
    var grown = own
    grown.fields.append(IgnoredField(.environment, "C"))
    #expect(pasted(snippet).rules == [all, grown])
  }

  @Test func `whatever drifted, the pasted rules cover it`() throws {
    var random = SeededGenerator(seed: 7)
    let names = ["shop", "on", "1e3", "null", "0x1", "a.b", "12", "y"]
    let keys = ["a", "x/y", "~", "~1", "on", "a: b", "#", "é", "values.yaml", "\"", "\\"]
    for _ in 0..<200 {
      let drifts = AllowRules.Kind.allCases.flatMap { kind in
        Set((0..<2).map { _ in random.one(of: names) }).map { name in
          let parts = IgnoredField.Part.allCases.filter { $0.isPart(of: kind) }
          let fields = Set(
            (0..<3).map { _ in IgnoredField(random.one(of: parts), random.one(of: keys)) })
          return drift(kind, name, Array(fields))
        }
      }
      let snippet = IgnoreSnippet(of: try report(drifts))
      let (rules, mistakes) = pasted(snippet)
      #expect(mistakes == [], "\(snippet.text)")
      for drift in drifts {
        let (object, rules) = (drift.object, DriftRules(ignored: rules))
        let left = rules.fields(of: object.kind, object.namespace, object.name)
        #expect(Set(left.map(\.pointer)) == Set(drift.fields.map(\.pointer)), "\(snippet.text)")
      }
    }
  }

  @Test func `a plan tells each field in few words, and what is left`() throws {
    let long = String(repeating: "same: 1\n", count: 1_000)
    let values = ObjectDrift(
      GitObject(.configMap, namespace, "shop-values"),
      [
        FieldDrift(
          ["data", "values.yaml"], live: long + "replicas: 9\n", wanted: long + "replicas: 3\n"),
        FieldDrift(["data", "gone.yaml"], live: nil, wanted: String(repeating: "x", count: 500)),
      ])
    let text = try report([values], leaves: true).text
    #expect(text.contains("  = ConfigMap shop/shop-values (drifted, only reported)"))
    #expect(text.contains("    /data/values.yaml: …\"replicas: 9\\n\" -> …\"replicas: 3\\n\"\n"))
    #expect(text.contains("    /data/gone.yaml: nothing -> \"xxx"))
    #expect(
      text.hasSuffix("nothing to change in 3 clusters; 2 objects drifted and are only reported"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count < 160 })
  }
}
