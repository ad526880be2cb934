// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetes
import FerryTestPeers
import Testing

/// What people type. It passes with kubectl 1.20, which Debian 12 has, and with today's.
@Suite(.timeLimit(.minutes(2)), .enabled(if: Kubectl.isThere)) struct KubectlTests {
  @Test func `built-in kinds are made by command, in whichever form kubectl sends them`()
    async throws
  {
    try await withKubectl { kubectl in
      try await kubectl.run("create", "namespace", "kt")
      for kind in [
        ["configmap", "cm", "--from-literal=key=text"],
        ["secret", "generic", "s", "--from-literal=k=v"],
        ["serviceaccount", "sa"], ["role", "r", "--verb=get,list", "--resource=pods"],
        ["rolebinding", "rb", "--role=r", "--serviceaccount=kt:sa"],
        ["service", "clusterip", "web", "--tcp=80:8080"],
        ["deployment", "web", "--image=web:1", "--replicas=0"],
        ["job", "hello", "--image=x:1", "--", "echo", "hello"],
      ] {
        #expect(try await kubectl.run(["-n", "kt", "create"] + kind).contains("created"))
      }
      let text = { (what: String, path: String) in
        try await kubectl.run("-n", "kt", "get", what, "-o", "jsonpath={\(path)}")
      }
      #expect(try await text("configmap/cm", ".data.key") == "text")
      #expect(try await text("secret/s", ".data.k") == "dg==")
      #expect(try await text("role/r", ".rules[0].verbs[1]") == "list")
      #expect(try await text("service/web", ".spec.ports[0].targetPort") == "8080")
      #expect(try await text("deployment/web", ".spec.replicas") == "0")
      #expect(
        try await text("job/hello", ".spec.template.spec.containers[0].command[1]") == "hello")
      let mayList = ["auth", "can-i", "list", "pods", "-n", "kt"]
      #expect(try await kubectl.run(mayList + ["--as=system:serviceaccount:kt:sa"]) == "yes\n")
      let other = try await kubectl.result(mayList + ["--as=system:serviceaccount:kt:default"])
      #expect(other.code == 1 && other.text.contains("no"))
      #expect(try await kubectl.run("auth", "can-i", "--list").contains("*.*"))
      try await kubectl.run("delete", "namespace", "kt")
    }
  }

  @Test func `a Bundle is applied, compared, changed and deleted`() async throws {
    try await withKubectl { kubectl in
      let manifest = try kubectl.folder.write("bundle.yaml", bundle(version: "1.4.*"))
      try await kubectl.run("apply", "--server-side", "-f", manifest)
      let newer = try kubectl.folder.write("newer.yaml", bundle(version: "1.5.*"))
      let difference = try await kubectl.result(["diff", "--server-side", "-f", newer])
      #expect(difference.code == 1 && difference.text.contains("+  version: 1.5.*"))
      try await kubectl.run("apply", "-f", newer)
      try await kubectl.run("label", "bundle/shop", "tier=web")
      try await kubectl.run("annotate", "bundle/shop", "note=x")
      try await kubectl.run(
        "patch", "bundle/shop", "--type=json", "-p",
        #"[{"op":"replace","path":"/spec/version","value":"1.6.*"}]"#)
      #expect(try await kubectl.run("describe", "bundle", "shop").contains("1.6.*"))
      #expect(try await kubectl.run("get", "bndl", "-A", "-o", "wide").contains("team/shop"))
      #expect(try await kubectl.run("get", "bndl", "-A", "-o", "yaml").contains("tier: web"))
      #expect(try await kubectl.run("get", "bndl", "-A", "-o", "json").contains("\"note\": \"x\""))
      let finalizer = { (list: String) in
        try await kubectl.run(
          "patch", "bundle/shop", "--type=merge", "-p", #"{"metadata":{"finalizers":\#(list)}}"#)
      }
      _ = try await finalizer(#"["example.com/hold"]"#)
      try await kubectl.run("delete", "bundle/shop", "--wait=false")
      #expect(
        try await kubectl.result(["wait", "--for=delete", "bundle/shop", "--timeout=1s"]).code == 1)
      _ = try await finalizer("null")
      #expect(try await kubectl.run("get", "bundles", "-A").contains("No resources found"))
    }
  }

  @Test func `a mistyped field is named before anything is written`() async throws {
    try await withKubectl { kubectl in
      let manifest = try kubectl.folder.write(
        "bundle.yaml", bundle(version: "1.4.*").replacing("repo:", with: "rebo:"))
      let answer = try await kubectl.result(["apply", "-f", manifest])
      #expect(answer.code == 1 && answer.text.contains("rebo"))
      #expect(try await kubectl.run("get", "bundles", "-A").contains("No resources found"))
    }
  }

  @Test func `a list in a built-in kind loses what its manifest loses`() async throws {
    try await withKubectl { kubectl in
      let manifest = try kubectl.folder.write("web.yaml", deployment(variables: ["A", "B"]))
      try await kubectl.run("apply", "-f", manifest)
      try await kubectl.run("rollout", "status", "deployment/web", "--timeout=20s")
      let shorter = try kubectl.folder.write("shorter.yaml", deployment(variables: ["B"]))
      try await kubectl.run("apply", "-f", shorter)
      let path = "jsonpath={.spec.template.spec.containers[*].env[*].name}"
      #expect(try await kubectl.run("get", "deployment/web", "-o", path) == "B")
      try await kubectl.run(
        "patch", "deployment/web", "-p",
        #"{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"web:2"}]}}}}"#)
      #expect(try await kubectl.run("get", "deployment/web", "-o", path) == "B")
      try await kubectl.run("scale", "deployment/web", "--replicas=2")
      try await kubectl.run("rollout", "status", "deployment/web", "--timeout=20s")
    }
  }

  @Test func `types, fields and events are explained`() async throws {
    try await withKubectl { kubectl in
      #expect(try await kubectl.run("api-versions").contains("operator.werf.dev/v1"))
      #expect(try await kubectl.run("api-resources").contains("bndl"))
      #expect(try await kubectl.run("explain", "bundle").contains("spec"))
      #expect(try await kubectl.run("explain", "bundle.spec").contains("registry"))
      #expect(
        try await kubectl.run("explain", "job.spec.template.spec.containers").contains("image"))
      try await kubectl.run("create", "job", "hello", "--image=x:1", "--", "echo", "hello")
      try await kubectl.run("wait", "--for=condition=Complete", "job/hello", "--timeout=20s")
      #expect(try await kubectl.run("get", "events").contains("Completed"))
      #expect(try await kubectl.run("describe", "job", "hello").contains("SuccessfulCreate"))
      #expect(
        try await kubectl.run("get", "jobs,pods,configmaps", "-A").contains("job.batch/hello"))
    }
  }
}

private func withKubectl(_ body: @Sendable @escaping (Kubectl) async throws -> Void) async throws {
  try await withServer { server in
    server.sandbox.apply([bundleDefinition])
    try await body(Kubectl(server))
  }
}

private func bundle(version: String) -> String {
  """
  apiVersion: operator.werf.dev/v1
  kind: Bundle
  metadata: {name: shop, namespace: default}
  spec: {registry: registry.example.com, repo: team/shop, version: "\(version)"}
  """
}

private func deployment(variables: [String]) -> String {
  """
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web, namespace: default}
  spec:
    selector: {matchLabels: {app: web}}
    template:
      metadata: {labels: {app: web}}
      spec:
        affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{}]}}}
        securityContext: {runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
        containers:
          - name: web
            image: web:1
            lifecycle: {preStop: {exec: {command: [sleep, "1"]}}}
            env: [\(variables.map { "{name: \($0), value: x}" }.joined(separator: ", "))]
  """
}
