// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryTemplates
import Testing

/// A template of the config repository that is wrong in one way.
struct BadTemplate: CustomTestStringConvertible, Sendable {
  let name: String
  let text: String
  let place: String
  let message: String
  let remedy: String
  var file = "apply.yaml"

  var testDescription: String { name }
}

struct BadTemplateTests {
  @Test(arguments: badTemplates)
  func `a template that is wrong is told, and no Job is made from it`(_ bad: BadTemplate) throws {
    let templates = JobTemplates(repository: [
      SourceFile(path: "templates/jobs/\(bad.file)", text: bad.text)
    ])
    #expect(templates.diagnostics.count == 1, "\(templates.diagnostics.map(\.description))")
    let first = try #require(templates.diagnostics.first)
    #expect("\(first.line):\(first.column)" == bad.place, "\(first)")
    #expect(first.message.contains(bad.message), "\(first)")
    #expect(first.remedy.contains(bad.remedy), "\(first)")
    let action = bad.file == "dismiss.yaml" ? JobWork.dismiss : .apply(someRelease)
    let failure = #expect(throws: TemplateFailure.self) {
      try templates.render(action, jobContext(auth: "login"))
    }
    #expect(failure?.description.contains(first.description) == true)
  }

  @Test func `a template of the repository replaces Ferry's own`() throws {
    let text = job("command: [deploy, \"${bundle.name}@${release.version}\", \"$${HOME}\"]")
    let templates = JobTemplates(repository: [
      SourceFile(path: "templates/jobs/apply.yaml", text: text)
    ])
    let rendered = try templates.render(.apply(someRelease), jobContext())
    #expect(rendered.mainContainer?["command"] == ["deploy", "shop@1.4.2", "${HOME}"])
  }

  @Test func `a template without bounds gets some`() throws {
    let templates = JobTemplates(repository: [
      SourceFile(path: "templates/jobs/apply.yaml", text: job(""))
    ])
    let spec = try templates.render(.apply(someRelease), jobContext())["spec"]
    #expect(spec?["backoffLimit"] == 0)
    #expect(spec?["activeDeadlineSeconds"] == 3600)
    #expect(spec?[["template", "spec", "restartPolicy"]] == "Never")
  }

  @Test func `the container that the annotation names does the work`() throws {
    let text = job(
      "", annotation: "kubectl.kubernetes.io/default-container: second", more: "- name: second")
    let templates = JobTemplates(repository: [
      SourceFile(path: "templates/jobs/apply.yaml", text: text)
    ])
    let containers = try templates.render(.apply(someRelease), jobContext()).podSpec?["containers"]
    #expect(containers?.array?.map(\.variables.count) == [0, 4])
  }

  @Test func `a Job of templates that are not there is no Job`() {
    let failure = #expect(throws: TemplateFailure.self) {
      try JobTemplates().render(.dismiss, jobContext(template: "gone"))
    }
    #expect(failure?.detail.contains("templates/jobs/gone-dismiss.yaml") == true)
    #expect(failure?.disposition == .stalled)
  }

  @Test func `a file that nothing uses is a warning`() {
    let templates = JobTemplates(repository: [
      SourceFile(path: "templates/jobs/aply.yaml", text: job(""))
    ])
    #expect(templates.diagnostics.map(\.severity) == [.warning])
  }
}

private func job(_ container: String, annotation: String = "a: b", more: String = "") -> String {
  """
  apiVersion: batch/v1
  kind: Job
  spec:
    template:
      metadata: {annotations: {\(annotation)}}
      spec:
        containers:
          - name: first
            \(container)
          \(more)

  """
}

private let badTemplates = [
  BadTemplate(
    name: "broken YAML", text: "kind: [Job\n", place: "2:1", message: "flow sequence",
    remedy: "close the bracket"),
  BadTemplate(
    name: "a placeholder in brackets without quotes", text: job("command: [${bundle.name}]"),
    place: "9:22", message: "flow sequence", remedy: "must stand in quotes"),
  BadTemplate(
    name: "an unknown placeholder", text: job("image: ${bundle.nam}"), place: "9:18",
    message: "unknown placeholder ${bundle.nam}", remedy: "write ${bundle.name}"),
  BadTemplate(
    name: "a placeholder like none", text: job("image: ${HOME}"), place: "9:18",
    message: "unknown placeholder ${HOME}", remedy: "$${"),
  BadTemplate(
    name: "a placeholder without end", text: job("image: \"${registry\""), place: "9:18",
    message: "without a }", remedy: "close it"),
  BadTemplate(
    name: "a placeholder in a key", text: job("\"${registry}\": x"), place: "9:11",
    message: "in the key ${registry}", remedy: "values only"),
  BadTemplate(
    name: "a values file outside of a list", text: job("image: ${values.file}"), place: "9:18",
    message: "outside of a list", remedy: "item of a list"),
  BadTemplate(
    name: "a release in a dismiss Job", text: job("image: ${release.version}"), place: "9:18",
    message: "no value in a dismiss Job", remedy: "remove", file: "dismiss.yaml"),
  BadTemplate(
    name: "another kind", text: "apiVersion: v1\nkind: Pod\n", place: "1:1",
    message: "no Job", remedy: "batch/v1"),
  BadTemplate(
    name: "no documents", text: "# nothing\n", place: "0:0", message: "0 documents",
    remedy: "write one"),
  BadTemplate(
    name: "two documents", text: job("") + "---\na: b\n", place: "0:0", message: "2 documents",
    remedy: "write one"),
  BadTemplate(
    name: "no containers", text: "apiVersion: batch/v1\nkind: Job\nspec: {template: {spec: {}}}\n",
    place: "3:25", message: "no containers", remedy: "add one"),
  BadTemplate(
    name: "containers of no mapping",
    text: "apiVersion: batch/v1\nkind: Job\nspec: {template: {spec: {containers: [a]}}}\n",
    place: "3:38", message: "list of mappings", remedy: "- name"),
  BadTemplate(
    name: "a container that is not there",
    text: job("", annotation: "kubectl.kubernetes.io/default-container: frist"), place: "5:71",
    message: "no container frist", remedy: "write first"),
  BadTemplate(
    name: "Ferry's own variable", text: job("env: [{name: WERF_TAG, value: x}]"), place: "9:17",
    message: "Ferry itself sets WERF_TAG", remedy: "remove"),
  BadTemplate(
    name: "Ferry's own volume",
    text: job("").replacing(
      "    spec:\n", with: "    spec:\n      volumes: [{name: ferry-values}]\n"),
    place: "7:17", message: "ferry-values is Ferry's own", remedy: "another name"),
  BadTemplate(
    name: "a log that goes at once",
    text: job("").replacing("spec:\n  t", with: "spec:\n  ttlSecondsAfterFinished: 10\n  t"),
    place: "4:28", message: "ttlSecondsAfterFinished", remedy: "600"),
  BadTemplate(
    name: "a login that is no container", text: "command: [x]\n", place: "1:1",
    message: "no container", remedy: "image", file: "login.yaml"),
]
