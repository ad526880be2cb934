// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryTemplates
import Testing

struct JobTemplateTests {
  let templates = JobTemplates()

  @Test func `nothing is wrong with the templates that Ferry ships`() {
    #expect(templates.diagnostics.map(\.description) == [])
    #expect(templates.names == ["helm"])
  }

  @Test func `an apply Job gets the environment in the order of the contract`() throws {
    let context = jobContext(
      environment: ["B": "2", "A": "1"], values: ["b.yaml": "", "a.yaml": ""])
    let job = try templates.render(.apply(someRelease), context)
    #expect(
      job.mainContainer?.variables == [
        "WERF_REPO=registry.example.com/team/shop", "WERF_TAG=1.4.2", "WERF_NAMESPACE=shop-prod",
        "WERF_RELEASE=shop", "WERF_VALUES_OPERATOR_000=/home/build/.values/a.yaml",
        "WERF_VALUES_OPERATOR_001=/home/build/.values/b.yaml", "A=1", "B=2",
        "WERF_LOG_COLOR_MODE=off", "WERF_BUILDAH_MODE=",
      ])
  }

  @Test func `eleven values files count in their order, however the variables are sorted`() throws {
    let names = (0...10).map { "\($0 < 10 ? "0" : "")\($0).yaml" }
    let values = Dictionary(uniqueKeysWithValues: names.map { ($0, "") })
    let job = try templates.render(.apply(someRelease), jobContext(values: values))
    let variables = (job.mainContainer?.variables ?? []).filter { $0.hasPrefix("WERF_VALUES_") }
    #expect(variables.sorted().map { $0.suffix(7) } == names.map { $0.suffix(7) })
  }

  @Test(arguments: [nil, "helm"]) func `every image is pinned`(template: String?) throws {
    for work in [JobWork.apply(someRelease), .dismiss] {
      let pod = try templates.render(work, jobContext(auth: "a", template: template)).podSpec
      for container in ["containers", "initContainers"].flatMap({ pod?[$0]?.array ?? [] }) {
        let tag = container["image"]?.string?.split(separator: ":").last ?? ""
        #expect(tag.contains(".") && tag.first?.isNumber == true, "\(tag)")
      }
    }
  }

  @Test func `a Bundle cannot replace what Ferry sets, but what the template sets`() throws {
    let environment = [
      "WERF_TAG": "evil", "WERF_VALUES_OPERATOR_000": "evil", "WERF_LOG_COLOR_MODE": "on",
    ]
    let job = try templates.render(
      .apply(someRelease), jobContext(environment: environment, values: ["a.yaml": ""]))
    let variables = job.mainContainer?.variables ?? []
    #expect(!variables.contains { $0.hasSuffix("evil") })
    #expect(variables.filter { $0.hasPrefix("WERF_LOG_COLOR_MODE") } == ["WERF_LOG_COLOR_MODE=on"])
  }

  @Test func `a dismiss Job is its Bundle's too`() throws {
    let owner = try templates.render(.dismiss, jobContext())[["metadata", "ownerReferences"]]
    #expect(owner?.array?.map { $0["uid"] } == ["0-1-2"])
  }

  @Test func `a Job says whose it is and what it is for`() throws {
    let job = try templates.render(.apply(someRelease), jobContext())
    #expect(job[["metadata", "name"]] == "shop-apply-1a2b3c4d-2")
    #expect(job[["metadata", "namespace"]] == "shop")
    #expect(
      job[["metadata", "labels"]]?.strings == [
        "app.kubernetes.io/managed-by": "ferry", "ferry.dev/bundle": "shop",
        "ferry.dev/action": "apply", "ferry.dev/attempt": "2",
      ])
    #expect(
      job[["metadata", "annotations"]]?.strings == [
        "ferry.dev/fingerprint": "1a2b3c4d", "ferry.dev/release": someRelease.description,
        "ferry.dev/revision": someRevision.description,
      ])
    let owner = job[["metadata", "ownerReferences"]]?.array?.first
    #expect(owner?["uid"] == "0-1-2")
    #expect(owner?["kind"] == "Bundle")
  }

  @Test func `a Job is bounded and has no privileges`() throws {
    for action in [JobWork.apply(someRelease), .dismiss] {
      for template in [nil, "helm"] {
        let job = try templates.render(action, jobContext(auth: "login", template: template))
        let spec = job["spec"]
        #expect(spec?["backoffLimit"] == 0)
        #expect((spec?["activeDeadlineSeconds"]?.integer ?? 0) > 0)
        #expect((spec?["ttlSecondsAfterFinished"]?.integer ?? 0) >= 600)
        #expect(job.podSpec?["serviceAccountName"] == "werf")
        #expect(job.podSpec?[["securityContext", "runAsNonRoot"]] == true)
        #expect(job.podSpec?[["securityContext", "seccompProfile", "type"]] == "RuntimeDefault")
        for container in ["containers", "initContainers"].flatMap({ job.podSpec?[$0]?.array ?? [] })
        {
          #expect(container[["securityContext", "allowPrivilegeEscalation"]] == false)
          #expect(container[["securityContext", "capabilities", "drop"]] == ["ALL"])
          #expect(container[["resources", "limits", "memory"]] != nil)
        }
      }
    }
  }

  @Test func `commands are words and no shell is asked`() throws {
    let apply = try templates.render(.apply(someRelease), jobContext())
    #expect(apply.mainContainer?["command"] == ["werf", "bundle", "apply"])
    let dismiss = try templates.render(.dismiss, jobContext())
    #expect(
      dismiss.mainContainer?["command"]
        == ["werf", "dismiss", "--namespace", "shop-prod", "--release", "shop"])
  }

  @Test func `planned values are mounted from their copy`() throws {
    let context = jobContext(values: ["a.yaml": "x"])
    let job = try templates.render(.apply(someRelease), context)
    #expect(
      job.podSpec?["volumes"]
        == [["name": "ferry-values", "configMap": ["name": "shop-apply-1a2b3c4d-2-values"]]])
    #expect(
      job.mainContainer?["volumeMounts"]
        == [["name": "ferry-values", "mountPath": "/home/build/.values", "readOnly": true]])
  }

  @Test func `the copy of the values cannot change and goes with its Job`() {
    let context = jobContext(values: ["a.yaml": "x"])
    let copy = context.values?.manifest(for: context, jobUID: "7")
    #expect(copy?["immutable"] == true)
    #expect(copy?["data"] == ["a.yaml": "x"])
    #expect(copy?[["metadata", "name"]] == "shop-apply-1a2b3c4d-2-values")
    #expect(copy?[["metadata", "ownerReferences"]]?.array?.first?["uid"] == "7")
    #expect(copy?[["metadata", "labels"]]?.strings == ["ferry.dev/bundle": "shop"])
  }

  @Test func `a Bundle with a login logs in before it deploys`() throws {
    let job = try templates.render(.apply(someRelease), jobContext(auth: "registry-login"))
    let login = job.podSpec?["initContainers"]?.array?.first
    #expect(login?["command"] == ["werf", "cr", "login", "registry.example.com"])
    #expect(
      login?.variables.suffix(2) == [
        "WERF_USERNAME=secret:username", "WERF_PASSWORD=secret:password",
      ])
    #expect(login?["volumeMounts"] == job.mainContainer?["volumeMounts"])
    #expect(job.mainContainer?.variables.contains { $0.contains("secret:") } == false)
  }

  @Test func `a Docker config is mounted where a login would be left`() throws {
    var context = jobContext(auth: "registry-login", template: "helm", values: ["a.yaml": ""])
    context.login = .dockerConfig
    let job = try templates.render(.apply(someRelease), context)
    #expect(job.podSpec?["initContainers"] == nil)
    #expect(
      job.podSpec?["volumes"]?.array?.map { $0["name"] } == ["ferry-values", "ferry-login"])
    #expect(
      job.mainContainer?["volumeMounts"]?.array?.map { $0["mountPath"] }
        == ["/home/build/.values", "/home/build/.docker"])
    #expect(job.mainContainer?.variables.contains { $0.contains("secret:") } == false)
  }

  @Test func `a dismiss Job needs no login`() throws {
    let job = try templates.render(.dismiss, jobContext(auth: "registry-login"))
    #expect(job.podSpec?["initContainers"] == nil)
  }

  @Test func `without values and login there are no volumes`() throws {
    let job = try templates.render(.apply(someRelease), jobContext())
    #expect(job.podSpec?["volumes"] == nil)
    #expect(job.mainContainer?["volumeMounts"] == nil)
  }

  @Test func `a Helm Job names each values file`() throws {
    let job = try templates.render(
      .apply(someRelease), jobContext(template: "helm", values: ["b.yaml": "", "a.yaml": ""]))
    #expect(
      job.mainContainer?["command"] == [
        "helm", "upgrade", "--install", "--namespace=shop-prod", "--version=1.4.2",
        "--values=/home/build/.values/a.yaml", "--values=/home/build/.values/b.yaml", "--atomic",
        "--timeout=25m", "shop", "oci://registry.example.com/team/shop",
      ])
    let bare = try templates.render(.apply(someRelease), jobContext(template: "helm"))
    #expect(bare.mainContainer?["command"]?.array?.count == 9)
  }

  @Test(arguments: hostileTexts, ["apply", "dismiss"])
  func `no value can change the structure of a Job`(_ text: String, _ name: String) throws {
    let action = name == "apply" ? JobWork.apply(someRelease) : .dismiss
    for template in [nil, "helm"] {
      let values = ["a.yaml": ""]
      let plain = try templates.render(
        action,
        jobContext(auth: "a", template: template, environment: ["A": "b"], values: values))
      let hostile = try templates.render(
        action,
        jobContext(text, auth: text, template: template, environment: ["A": text], values: values))
      #expect(hostile.shape == plain.shape)
      #expect(hostile.mainContainer?.variables.contains("A=" + text) == true)
    }
  }
}

private let hostileTexts = [
  "\"", "'", "a: b", "- a", "x; id #", "$(id)", "`id`", "\n- injected\n", "}", "{a: b}", "[a]",
  "&a *a", "!!binary x", "|\n  x", "${release.digest}", "$${x}", "${", "%YAML", "---\n", "\u{0}",
  "\u{2028}", "null", "true", "1", "<<", "--set=a=b", "",
]
