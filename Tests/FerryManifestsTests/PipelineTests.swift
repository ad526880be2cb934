// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryManifests
import Testing

/// A pipeline file that is wrong in one way.
struct BadPipeline: CustomTestStringConvertible, Sendable {
  let name: String
  let text: String
  let place: String
  let message: String
  let remedy: String

  var testDescription: String { name }
}

struct PipelineTests {
  @Test(arguments: badPipelines)
  func `each mistake is one diagnostic, and an error of the repository`(
    _ bad: BadPipeline
  ) throws {
    let state = state(["environments/production/eu-1/shop.yaml": bundleText()], pipeline: bad.text)
    #expect(state.allDiagnostics.count == 1, "\(state.allDiagnostics.map(\.description))")
    let first = try #require(state.diagnostics.first)
    #expect(first.severity == .error)
    #expect(first.file == "environments/pipeline.yaml")
    #expect("\(first.line):\(first.column)" == bad.place, "\(first)")
    #expect(first.message.contains(bad.message), "\(first)")
    #expect(first.remedy.contains(bad.remedy), "\(first)")
  }

  @Test func `without a file the standard pipeline counts`() {
    let (pipeline, diagnostics) = Pipeline.reading(nil)
    #expect(pipeline == .standard)
    #expect(diagnostics.isEmpty)
  }

  @Test func `every key that is understood is read`() throws {
    let (pipeline, diagnostics) = Pipeline.reading(
      SourceFile(
        path: "environments/pipeline.yaml",
        text: """
          apiVersion: ferry.dev/v1
          kind: Pipeline
          spec:
            environments:
              - name: a
              - name: b
              - name: c
                promotion:
                  {from: [a, b], by: merge-request, soak: 2h, fields: [spec.version], draft: true,
                   group: environment, autoMerge: true, quorum: 80%, verify: false, skippable: [soak, blast-radius],
                   windows: [{allow: "Mon-Fri 09:00-17:00", zone: Europe/Berlin},
                             {deny: "2026-12-20/2027-01-04"}],
                   blastRadius: {clusters: 5, bundles: 2, step: minor}}
                rollout:
                  waves: [{clusters: 1, failureBudget: 1}, {labels: {tier: early}}, {percent: 100}]
                  maxParallel: 3
                  bake: 10m
                  failureBudget: 20%
                  onFailure: revert
                allow: {registries: [r.*], namespaces: ["shop-*"], kinds: [Bundle]}
                prune: {maxDeletions: 0}
                drift: report
                ignoreDifferences:
                  - {kind: ConfigMap, namespace: shop, name: shop-values, jsonPointers: [/data/a.yaml]}
                  - {kind: Bundle, jsonPointers: [/spec/env, /metadata/labels/example.com~1team]}
            retry: {attempts: 5, backoff: 90s, ceiling: 1d}
          """))
    #expect(diagnostics.map(\.description) == [])
    var promotion = PromotionRules(
      from: [EnvironmentName("a")!, EnvironmentName("b")!], by: .mergeRequest,
      soak: .seconds(7200))
    promotion.group = .environment
    promotion.mergesByItself = true
    promotion.opensDrafts = true
    promotion.quorum = .percent(80)
    promotion.skippable = [.soak, .blastRadius]
    promotion.windows = [
      Window(
        .allow, try #require(WindowTimes("Mon-Fri 09:00-17:00")),
        zone: try #require(ZoneName("Europe/Berlin"))),
      Window(.deny, try #require(WindowTimes("2026-12-20/2027-01-04"))),
    ]
    promotion.blastRadius = BlastRadius(clusters: 5, bundles: 2, step: .minor)
    var c = EnvironmentRules(
      name: EnvironmentName("c")!, promotion: promotion,
      rollout: RolloutRules(
        waves: [
          WaveRule(.clusters(1), failureBudget: .clusters(1)), WaveRule(.labels(["tier": "early"])),
          .percent(100),
        ], maxParallel: 3, bake: .seconds(600), failureBudget: .percent(20), onFailure: .revert),
      allow: AllowRules(registries: ["r.*"], namespaces: ["shop-*"], kinds: [.bundle]),
      maxDeletions: 0)
    c.drift = DriftRules(
      .report,
      ignored: [
        IgnoreRule(
          .configMap, namespace: Namespace("shop"), name: "shop-values",
          fields: [IgnoredField(.data, "a.yaml")]),
        IgnoreRule(
          .bundle,
          fields: [IgnoredField(.environment, nil), IgnoredField(.labels, "example.com/team")]),
      ])
    #expect(pipeline.environments.map(\.name.text) == ["a", "b", "c"])
    #expect(pipeline.environments.last == c)
    #expect(
      pipeline.retry
        == RetryRules(attempts: 5, backoff: .seconds(90), ceiling: .seconds(86_400)))
  }

  @Test func `a broken pipeline does not make clusters look homeless`() {
    let state = state(
      ["environments/dev/eu-1/shop.yaml": bundleText(version: "latest")], pipeline: "kind: [")
    #expect(state.diagnostics.count == 1)
    #expect(state.clusters.values.allSatisfy { !$0.isBroken })
  }
}

private func environment(_ rest: String) -> String {
  """
  apiVersion: ferry.dev/v1
  kind: Pipeline
  spec:
    environments:
      - name: staging
      - name: production
        \(rest)

  """
}

private func promotion(_ rest: String) -> String {
  environment("promotion: {from: staging, \(rest)}")
}

private func ignoring(_ rest: String) -> String {
  environment("ignoreDifferences: [{\(rest)}]")
}

private let badPipelines =
  badDriftRules + [
    BadPipeline(
      name: "broken YAML", text: "kind: [", place: "1:8", message: "flow", remedy: ""),
    BadPipeline(
      name: "an empty file", text: "# later\n", place: "0:0", message: "is empty", remedy: "remove"),
    BadPipeline(
      name: "another kind", text: bundleText(), place: "2:7", message: "a Bundle does not belong",
      remedy: "move it"),
    BadPipeline(
      name: "two documents", text: environment("") + "---\na: b\n", place: "9:1",
      message: "second document", remedy: "keep one"),
    BadPipeline(
      name: "no spec", text: "apiVersion: ferry.dev/v1\nkind: Pipeline\n", place: "1:1",
      message: "spec is missing", remedy: "add"),
    BadPipeline(
      name: "no environments",
      text: "apiVersion: ferry.dev/v1\nkind: Pipeline\nspec: {environments: []}\n",
      place: "3:22", message: "environments is empty", remedy: "name the environments"),
    BadPipeline(
      name: "an environment without a name",
      text: environment("").replacing("name: staging", with: "prune: {}"), place: "5:7",
      message: "environments[0].name is missing", remedy: "add"),
    BadPipeline(
      name: "an environment that cannot be",
      text: environment("").replacing("staging", with: "Staging"), place: "5:13",
      message: "\"Staging\" cannot be an environment", remedy: "a-z"),
    BadPipeline(
      name: "an environment twice", text: environment("").replacing("staging", with: "production"),
      place: "6:13", message: "production is there twice", remedy: "remove one"),
    BadPipeline(
      name: "a misspelt key", text: environment("promtion: {from: staging}"), place: "7:7",
      message: "unknown key spec.environments[1].promtion", remedy: "write promotion"),
    BadPipeline(
      name: "no source", text: environment("promotion: {soak: 1m}"), place: "7:18",
      message: "promotion.from is missing", remedy: "name the environment"),
    BadPipeline(
      name: "an unknown source", text: environment("promotion: {from: stagin}"), place: "7:25",
      message: "there is no environment stagin", remedy: "write staging"),
    BadPipeline(
      name: "a source of itself", text: environment("promotion: {from: production}"),
      place: "7:25", message: "circle: production, from production", remedy: "take one"),
    BadPipeline(
      name: "a circle",
      text: environment("promotion: {from: staging}").replacing(
        "name: staging", with: "{name: staging, promotion: {from: production}}"
      ).replacing(
        "- {name", with: "- {name"), place: "7:25", message: "circle: production, from staging",
      remedy: "take one"),
    BadPipeline(
      name: "an unknown way", text: promotion("by: merge"), place: "7:38",
      message: "by is \"merge\"", remedy: "merge-request"),
    BadPipeline(
      name: "a duration without unit", text: promotion("soak: '30'"), place: "7:40",
      message: "which is no duration", remedy: "30m"),
    BadPipeline(
      name: "a duration that is a number", text: promotion("soak: 30"), place: "7:40",
      message: "soak must be a string", remedy: "\"30\""),
    BadPipeline(
      name: "a duration without end", text: promotion("soak: 99999999999999999999d"),
      place: "7:40", message: "which is no duration", remedy: "30m"),
    BadPipeline(
      name: "a quorum of none", text: promotion("quorum: 0"), place: "7:42",
      message: "quorum must say how many clusters, but 0", remedy: "80%"),
    BadPipeline(
      name: "a quorum above all", text: promotion("quorum: 101%"), place: "7:42",
      message: "quorum must say how many clusters", remedy: "80%"),
    BadPipeline(
      name: "a window that is none", text: promotion("windows: [{allow: Mon-Fry}]"),
      place: "7:52", message: "windows[0].allow is \"Mon-Fry\", which is no window",
      remedy: "Mon-Fri 09:00-17:00"),
    BadPipeline(
      name: "a window that does both", text: promotion("windows: [{allow: Mon, deny: Tue}]"),
      place: "7:44", message: "windows[0] must allow or deny", remedy: "write {allow"),
    BadPipeline(
      name: "a zone that leads elsewhere",
      text: promotion("windows: [{allow: Mon, zone: ../../etc/passwd}]"), place: "7:63",
      message: "which can be no zone", remedy: "Europe/Berlin"),
    BadPipeline(
      name: "a misspelt gate", text: promotion("skippable: [sock]"), place: "7:46",
      message: "skippable[0] is \"sock\", which is not known", remedy: "write soak"),
    BadPipeline(
      name: "a gate that nobody skips", text: promotion("skippable: [rejected]"), place: "7:46",
      message: "skippable[0] is \"rejected\"", remedy: "write one of"),
    BadPipeline(
      name: "a misspelt step", text: promotion("blastRadius: {step: miner}"), place: "7:54",
      message: "blastRadius.step is \"miner\"", remedy: "write minor"),
    BadPipeline(
      name: "a field that cannot travel", text: promotion("fields: [spec.versio]"), place: "7:43",
      message: "fields[0] is \"spec.versio\", which cannot travel", remedy: "write spec.version"),
    BadPipeline(
      name: "waves that leave clusters out", text: environment("rollout: {waves: [{clusters: 1}]}"),
      place: "7:24", message: "may leave clusters out", remedy: "percent: 100"),
    BadPipeline(
      name: "waves that shrink",
      text: environment("rollout: {waves: [{percent: 50}, {percent: 20}, {percent: 100}]}"),
      place: "7:24", message: "not above the one before", remedy: "rising"),
    BadPipeline(
      name: "a wave of nothing", text: environment("rollout: {waves: [{}]}"), place: "7:25",
      message: "must say which clusters", remedy: "{clusters: 1}"),
    BadPipeline(
      name: "a wave of no label", text: environment("rollout: {waves: [{labels: {}}]}"),
      place: "7:34", message: "names no label", remedy: "tier: canary"),
    BadPipeline(
      name: "a budget of words", text: environment("rollout: {failureBudget: few}"), place: "7:32",
      message: "must say how many clusters may fail", remedy: "10%"),
    BadPipeline(
      name: "none at once", text: environment("rollout: {maxParallel: 0}"), place: "7:30",
      message: "must be a whole number", remedy: "1 to 1000"),
    BadPipeline(
      name: "an unknown kind", text: environment("allow: {kinds: [Bundel]}"), place: "7:23",
      message: "kinds is \"Bundel\"", remedy: "write Bundle"),
    BadPipeline(
      name: "no field", text: promotion("fields: []"), place: "7:42",
      message: "leaves spec.version out", remedy: "add spec.version"),
    BadPipeline(
      name: "a bake that is no promotion's", text: promotion("bake: 10m"), place: "7:34",
      message: "unknown key spec.environments[1].promotion.bake", remedy: "under rollout"),
    BadPipeline(
      name: "a draft without a merge request", text: promotion("by: commit, draft: true"),
      place: "7:53", message: "promotion.draft is without effect",
      remedy: "write by: merge-request"),
    BadPipeline(
      name: "a draft by hand", text: promotion("draft: true, by: manual"), place: "7:41",
      message: "by is manual, so no merge request is opened", remedy: "remove it"),
    BadPipeline(
      name: "fields without the version", text: promotion("fields: [spec.env]"), place: "7:42",
      message: "leaves spec.version out", remedy: "add spec.version"),
    BadPipeline(
      name: "a ceiling below the first wait",
      text: environment("") + "  retry: {backoff: 10m, ceiling: 30s}\n", place: "8:34",
      message: "shorter than", remedy: "at least as long"),
  ]

private let badDriftRules = [
  BadPipeline(
    name: "an unknown answer to drift", text: environment("drift: reprot"), place: "7:14",
    message: "drift is \"reprot\"", remedy: "write report"),
  BadPipeline(
    name: "rules that are no list", text: environment("ignoreDifferences: {kind: Bundle}"),
    place: "7:26", message: "must be a list", remedy: "[a, b]"),
  BadPipeline(
    name: "a rule without a kind", text: ignoring("jsonPointers: [/spec/env]"), place: "7:27",
    message: "ignoreDifferences[0].kind is missing", remedy: "Bundle, ConfigMap, ConfigWatcher"),
  BadPipeline(
    name: "a rule for an unknown kind",
    text: ignoring("kind: Configmap, jsonPointers: [/data/a]"), place: "7:34",
    message: "kind is \"Configmap\"", remedy: "write ConfigMap"),
  BadPipeline(
    name: "a rule without pointers", text: ignoring("kind: Bundle"), place: "7:27",
    message: "jsonPointers is missing", remedy: "[/metadata/labels/team]"),
  BadPipeline(
    name: "a rule with no pointer", text: ignoring("kind: Bundle, jsonPointers: []"),
    place: "7:56", message: "has 0 pointers", remedy: "write 1 to 100"),
  BadPipeline(
    name: "more pointers than there may be",
    text: ignoring(
      "kind: ConfigMap, jsonPointers: ["
        + (0...100).map { "/data/\($0)" }.joined(separator: ", ") + "]"),
    place: "7:59", message: "has 101 pointers", remedy: "write 1 to 100"),
  BadPipeline(
    name: "more rules than there may be",
    text: environment(
      "ignoreDifferences: ["
        + (0...200).map { "{kind: ConfigMap, name: a\($0), jsonPointers: [/data/a]}" }
        .joined(separator: ", ") + "]"),
    place: "7:26", message: "has 201 rules, more than 200", remedy: "leave name out"),
  BadPipeline(
    name: "a pointer without its slash", text: ignoring("kind: Bundle, jsonPointers: [spec/env]"),
    place: "7:57", message: "\"spec/env\", which is no JSON pointer", remedy: "begin with /"),
  BadPipeline(
    name: "a pointer with a lone tilde",
    text: ignoring("kind: ConfigMap, jsonPointers: [/data/a~2]"), place: "7:60",
    message: "which is no JSON pointer", remedy: "~1 for a /"),
  BadPipeline(
    name: "a pointer to what is rolled out",
    text: ignoring("kind: Bundle, jsonPointers: [/spec/version]"), place: "7:57",
    message: "/spec/version of a Bundle is what Ferry rolls out", remedy: "/spec/env/KEY"),
  BadPipeline(
    name: "a pointer to all labels",
    text: ignoring("kind: Bundle, jsonPointers: [/metadata/labels]"), place: "7:57",
    message: "is not Git's alone", remedy: "/metadata/labels/KEY"),
  BadPipeline(
    name: "a pointer to what Ferry knows its objects by",
    text: ignoring("kind: Bundle, jsonPointers: [/metadata/labels/app.kubernetes.io~1managed-by]"),
    place: "7:57", message: "knows its objects by (app.kubernetes.io/managed-by)",
    remedy: "remove it"),
  BadPipeline(
    name: "a pointer to what Ferry obeys",
    text: ignoring("kind: Bundle, jsonPointers: [/metadata/annotations/ferry.dev~1suspend]"),
    place: "7:57", message: "is what Ferry obeys", remedy: "remove it"),
  BadPipeline(
    name: "a pointer to what keeps older operators off",
    text: ignoring(
      "kind: Bundle, jsonPointers: [/metadata/annotations/operator.werf.dev~1disable-autoupdate]"),
    place: "7:57", message: "is what Ferry obeys", remedy: "remove it"),
  BadPipeline(
    name: "a pointer to the finalizers",
    text: ignoring("kind: Bundle, jsonPointers: [/metadata/finalizers]"), place: "7:57",
    message: "cannot be left to the cluster", remedy: "/metadata/labels/KEY"),
  BadPipeline(
    name: "a pointer to another kind's field",
    text: ignoring("kind: ConfigMap, jsonPointers: [/spec/env/A]"), place: "7:60",
    message: "/spec/env/A of a ConfigMap cannot be left", remedy: "/data/KEY"),
  BadPipeline(
    name: "a pointer into a text",
    text: ignoring("kind: ConfigMap, jsonPointers: [/data/values.yaml/replicas]"), place: "7:60",
    message: "leads into a text", remedy: "write /data/values.yaml"),
  BadPipeline(
    name: "a pointer twice", text: ignoring("kind: Bundle, jsonPointers: [/spec/env, /spec/env]"),
    place: "7:68", message: "/spec/env is there twice", remedy: "remove one"),
  BadPipeline(
    name: "a rule twice",
    text: environment(
      "ignoreDifferences: [{kind: Bundle, jsonPointers: [/spec/env]}, "
        + "{kind: Bundle, jsonPointers: [/metadata/labels/a]}]"),
    place: "7:70", message: "is for the same objects", remedy: "put its pointers"),
  BadPipeline(
    name: "a name with a pattern",
    text: ignoring("kind: Bundle, name: shop-*, jsonPointers: [/spec/env]"), place: "7:48",
    message: "\"shop-*\" cannot be the name", remedy: "leave it out to mean all"),
  BadPipeline(
    name: "Argo CD's group", text: ignoring("group: apps, kind: Bundle, jsonPointers: [/spec/env]"),
    place: "7:28", message: "unknown key spec.environments[1].ignoreDifferences[0].group",
    remedy: "kind and jsonPointers say all"),
]
