// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

let badFiles: [BadFile] = badYAML + badKeys + badMetadata + badSpecs + badConfigMaps + badSettings

private let badYAML = [
  BadFile(
    name: "broken YAML", text: "apiVersion: v1\nkind: [a\n", place: "3:1",
    message: "flow sequence", remedy: "close the bracket"),
  BadFile(
    name: "a list", text: "- a\n", place: "1:1", message: "must be a mapping, but is a list",
    remedy: "apiVersion and kind"),
  BadFile(
    name: "a key twice", text: bundleText(spec: "repo: other/shop"), place: "10:3",
    message: "\"repo\" is there twice", remedy: "remove one"),
  BadFile(
    name: "an alias bomb",
    text: "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
      + zip("bcdefghi", "abcdefgh").map { now, before in
        "\(now): &\(now) [" + Array(repeating: "*\(before)", count: 10).joined(separator: ",") + "]"
      }.joined(separator: "\n"),
    place: "5:29", message: "stands for more than 100000 values", remedy: "fewer aliases"),
  BadFile(
    name: "too many bytes", text: String(repeating: "# filler\n", count: 500_000), place: "0:0",
    message: "more than 4194304 bytes", remedy: "split"),
]

private let badKeys = [
  BadFile(
    name: "unknown kind", text: "apiVersion: apps/v1\nkind: Deployment\n", place: "2:7",
    message: "a Deployment has no meaning here", remedy: "application's chart"),
  BadFile(
    name: "misspelt kind", text: bundleText().replacing("Bundle", with: "Bundel"), place: "2:7",
    message: "Bundel", remedy: "write Bundle"),
  BadFile(
    name: "no kind", text: "apiVersion: v1\n", place: "1:1", message: "kind is missing",
    remedy: "Bundle"),
  BadFile(
    name: "unknown apiVersion", text: bundleText().replacing("dev/v1", with: "dev/v2"),
    place: "1:13", message: "operator.werf.dev/v2", remedy: "write operator.werf.dev/v1"),
  BadFile(
    name: "no apiVersion",
    text: bundleText().replacing("apiVersion: operator.werf.dev/v1\n", with: ""),
    place: "1:1", message: "apiVersion is missing", remedy: "add apiVersion: operator.werf.dev/v1"),
  BadFile(
    name: "misspelt key", text: bundleText(spec: "projectNamespace: shop"), place: "10:3",
    message: "unknown key spec.projectNamespace", remedy: "write project_namespace"),
  BadFile(
    name: "a key like none", text: bundleText(spec: "replicas: 3"), place: "10:3",
    message: "unknown key spec.replicas", remedy: "use one of: registry, repo, version"),
  BadFile(
    name: "status of an export", text: bundleText() + "status: {ready: 1}\n", place: "10:1",
    message: "unknown key status", remedy: "Ferry writes it"),
  BadFile(
    name: "metadata of an export", text: bundleText(metadata: "uid: abc"), place: "6:3",
    message: "metadata.uid", remedy: "API server sets it"),
  BadFile(
    name: "a pipeline in a cluster folder", text: pipelineText(), place: "2:7",
    message: "a Pipeline does not belong here", remedy: "environments/pipeline.yaml"),
  BadFile(
    name: "cluster settings in another file",
    text: "apiVersion: ferry.dev/v1\nkind: Cluster\nmetadata: {name: eu-1}\n", place: "2:7",
    message: "a Cluster does not belong here", remedy: "cluster.yaml"),
  BadFile(
    name: "a Bundle in cluster.yaml", text: bundleText(), place: "2:7",
    message: "a Bundle does not belong here", remedy: "another file", file: "cluster.yaml"),
]

private let badMetadata = [
  BadFile(
    name: "no metadata",
    text:
      "apiVersion: operator.werf.dev/v1\nkind: Bundle\nspec: {registry: a, repo: b, version: '1'}",
    place: "1:1", message: "metadata is missing", remedy: "name and a namespace"),
  BadFile(
    name: "no name", text: bundleText().replacing("  name: shop\n", with: ""), place: "4:3",
    message: "metadata.name is missing", remedy: "add"),
  BadFile(
    name: "no namespace", text: bundleText().replacing("  namespace: shop\n", with: ""),
    place: "4:3", message: "metadata.namespace is missing", remedy: "name the namespace"),
  BadFile(
    name: "a name that is no DNS label", text: bundleText(name: "Shop_1"), place: "4:9",
    message: "\"Shop_1\" cannot be the name", remedy: "a-z"),
  BadFile(
    name: "a namespace that is no DNS label", text: bundleText(namespace: "a.b"), place: "5:14",
    message: "\"a.b\" cannot be a namespace", remedy: "a-z"),
  BadFile(
    name: "a name too long for Jobs", text: bundleText(name: String(repeating: "a", count: 41)),
    place: "4:9", message: "41 characters", remedy: "at most 40"),
  BadFile(
    name: "a label that is a number", text: bundleText(metadata: "labels: {tier: 1}"),
    place: "6:18", message: "metadata.labels.tier must be a string", remedy: "\"1\""),
  BadFile(
    name: "a label that cannot be", text: bundleText(metadata: "labels: {team: 'a b'}"),
    place: "6:12", message: "cannot be a label", remedy: "letters"),
  BadFile(
    name: "Ferry's own label",
    text: bundleText(metadata: "labels: {app.kubernetes.io/managed-by: Helm}"), place: "6:12",
    message: "Ferry's own", remedy: "remove it"),
  BadFile(
    name: "a misspelt annotation",
    text: bundleText(metadata: "annotations: {ferry.dev/suspnd: 'true'}"), place: "6:17",
    message: "unknown annotation ferry.dev/suspnd", remedy: "write ferry.dev/suspend"),
  BadFile(
    name: "an annotation with an unknown value",
    text: bundleText(metadata: "annotations: {ferry.dev/suspend: 'yes'}"), place: "6:17",
    message: "ferry.dev/suspend is \"yes\"", remedy: "\"true\" or \"false\""),
  BadFile(
    name: "templates that are not there",
    text: bundleText(metadata: "annotations: {ferry.dev/template: hlem}"), place: "6:17",
    message: "no Job templates of the name \"hlem\"", remedy: "write helm"),
]

private let badSpecs = [
  BadFile(
    name: "no spec",
    text: "apiVersion: operator.werf.dev/v1\nkind: Bundle\nmetadata: {name: a, namespace: b}",
    place: "1:1", message: "spec is missing", remedy: "registry and repo"),
  BadFile(
    name: "an empty spec",
    text:
      "apiVersion: operator.werf.dev/v1\nkind: Bundle\nmetadata: {name: a, namespace: b}\nspec:",
    place: "4:6", message: "spec must be a mapping, but has no value", remedy: "registry"),
  BadFile(
    name: "no registry",
    text: bundleText().replacing("  registry: registry.example.com\n", with: ""),
    place: "7:3", message: "spec.registry is missing", remedy: "add spec.registry"),
  BadFile(
    name: "a registry with a scheme",
    text: bundleText().replacing("registry.ex", with: "https://r.ex"),
    place: "7:13", message: "has a scheme", remedy: "write the host alone: r.example.com"),
  BadFile(
    name: "a registry with a path",
    text: bundleText().replacing("example.com", with: "example.com/team"),
    place: "7:13", message: "has a path", remedy: "write registry.example.com"),
  BadFile(
    name: "a registry with a shell in it",
    text: bundleText().replacing("example.com", with: "x; id"),
    place: "7:13", message: "cannot be a registry", remedy: "host"),
  BadFile(
    name: "a repository with a tag",
    text: bundleText().replacing("team/shop", with: "team/shop:1.4"),
    place: "8:9", message: "cannot be a repository", remedy: "spec.version"),
  BadFile(
    name: "a repository in capitals", text: bundleText().replacing("team/shop", with: "Team/shop"),
    place: "8:9", message: "cannot be a repository", remedy: "a-z"),
  BadFile(
    name: "a version that is a number", text: bundleText(version: "1.40"), place: "9:12",
    message: "spec.version must be a string, but 1.40 reads as a number", remedy: "\"1.40\""),
  BadFile(
    name: "a version without a value", text: bundleText(version: ""), place: "9:11",
    message: "spec.version must be a string, but has no value", remedy: "remove the key"),
  BadFile(
    name: "an empty version", text: bundleText(version: "''"), place: "9:12",
    message: "spec.version is empty", remedy: "remove the key"),
  BadFile(
    name: "a mask of no known form", text: bundleText(version: "\"1.*.2\""), place: "9:12",
    message: "neither a tag nor a mask", remedy: "1.4.*"),
  BadFile(
    name: "a mask where releases are promoted to", text: bundleText(version: "1.4.*"),
    place: "9:12",
    message: "promoted into production", remedy: "write the exact version"),
  BadFile(
    name: "latest where releases are promoted to", text: bundleText(version: "latest"),
    place: "9:12", message: "promoted into production", remedy: "write the exact version"),
  BadFile(
    name: "no version where releases are promoted to",
    text: bundleText().replacing("  version: 1.4.0\n", with: ""), place: "7:3",
    message: "is latest, but releases are promoted", remedy: "write the exact version"),
  BadFile(
    name: "a shell in project_namespace", text: bundleText(spec: "project_namespace: \"x; id\""),
    place: "10:22", message: "\"x; id\" cannot be a namespace", remedy: "a-z"),
  BadFile(
    name: "values of no name", text: bundleText(spec: "values: A/b"), place: "10:11",
    message: "spec.values \"A/b\" cannot be a name", remedy: "ConfigMap"),
  BadFile(
    name: "values that are a copy", text: bundleText(spec: "values: shop-apply-0123abcd-1-values"),
    place: "10:11",
    message: "spec.values \"shop-apply-0123abcd-1-values\" is the name of a Job's copy",
    remedy: "copied from"),
  BadFile(
    name: "values that are a list", text: bundleText(spec: "values: [a]"), place: "10:11",
    message: "spec.values must be a string, but is a list", remedy: "single value"),
  BadFile(
    name: "values in no file", text: bundleText(spec: "values: shop-values"), place: "10:11",
    message: "shop/shop-values is not in this folder", remedy: "add it", severity: .warning),
  BadFile(
    name: "a variable that is a number", text: bundleText(spec: "env: {WERF_TIMEOUT: 300}"),
    place: "10:23", message: "spec.env.WERF_TIMEOUT must be a string", remedy: "\"300\""),
  BadFile(
    name: "a variable that cannot be", text: bundleText(spec: "env: {'A=B': x}"), place: "10:9",
    message: "cannot be an environment variable", remedy: "letters"),
  BadFile(
    name: "a variable that is Ferry's", text: bundleText(spec: "env: {WERF_TAG: '1'}"),
    place: "10:9", message: "WERF_TAG has no effect", remedy: "remove it", severity: .warning),
  BadFile(
    name: "a values variable that is Ferry's",
    text: bundleText(spec: "env: {WERF_VALUES_OPERATOR_007: x}"), place: "10:9",
    message: "has no effect", remedy: "remove it", severity: .warning),
]

private func configMap(_ rest: String, name: String = "a") -> String {
  "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name), namespace: b}\n\(rest)\n"
}

private let badConfigMaps = [
  BadFile(
    name: "data that is a number", text: configMap("data: {a.yaml: 1}"), place: "4:16",
    message: "data.a.yaml must be a string", remedy: "\"1\""),
  BadFile(
    name: "data that is YAML itself", text: configMap("data: {a.yaml: {b: c}}"), place: "4:16",
    message: "data.a.yaml must be a string, but is a mapping", remedy: "single value"),
  BadFile(
    name: "data that is a list", text: configMap("data: [a]"), place: "4:7",
    message: "data must be a mapping of strings", remedy: "key: value"),
  BadFile(
    name: "a data key with a slash", text: configMap("data: {a/b: c}"), place: "4:8",
    message: "cannot be a key", remedy: "letters"),
  BadFile(
    name: "more than a MiB",
    text: configMap("data: {a.yaml: '\(String(repeating: "x", count: 1 << 20))'}"), place: "4:7",
    message: "the ConfigMap has 1048582 bytes, more than a cluster takes",
    remedy: "keep it under 1048576"),
  BadFile(
    name: "binary data", text: configMap("binaryData: {a: Yg==}"), place: "4:1",
    message: "unknown key binaryData", remedy: "under data"),
  BadFile(
    name: "a name in capitals", text: configMap("data: {}", name: "A"), place: "3:18",
    message: "cannot be the name of a ConfigMap", remedy: "a-z"),
]

private let badSettings = [
  BadFile(
    name: "settings of another cluster",
    text: "apiVersion: ferry.dev/v1\nkind: Cluster\nmetadata: {name: eu-2}\n", place: "3:18",
    message: "the folder is eu-1, but metadata.name is eu-2", remedy: "write name: eu-1",
    file: "cluster.yaml"),
  BadFile(
    name: "a wave in quotes",
    text: "apiVersion: ferry.dev/v1\nkind: Cluster\nmetadata: {name: eu-1}\nspec: {wave: '1'}\n",
    place: "4:14", message: "spec.wave must be a whole number", remedy: "without quotes",
    file: "cluster.yaml"),
  BadFile(
    name: "a suspend that is a word",
    text:
      "apiVersion: ferry.dev/v1\nkind: Cluster\nmetadata: {name: eu-1}\nspec: {suspend: later}\n",
    place: "4:17", message: "spec.suspend must be true or false", remedy: "true or false",
    file: "cluster.yaml"),
  badNamespaces("namespace: [shop]", "4:8", "unknown key spec.namespace", "write namespaces"),
  badNamespaces("namespaces: shop", "4:20", "spec.namespaces must be a list", "write [a, b]"),
  badNamespaces("namespaces: []", "4:20", "names no namespace", "or remove the key"),
  badNamespaces("namespaces: [Shop]", "4:21", "\"Shop\" cannot be a namespace", "use a-z"),
  badNamespaces("namespaces: [1]", "4:21", "spec.namespaces[0] must be a string", "in quotes"),
  badNamespaces("namespaces: [shop, shop]", "4:27", "in spec.namespaces twice", "remove one"),
  BadFile(
    name: "more namespaces than may be",
    text: clusterText(spec: "namespaces: [\((1...101).map { "n\($0)" }.joined(separator: ", "))]"),
    place: "4:20", message: "spec.namespaces names 101 namespaces, and may name 100",
    remedy: "remove the key", file: "cluster.yaml"),
  BadFile(
    name: "a context without end",
    text: clusterText(spec: "context: \(String(repeating: "x", count: 254))"), place: "4:17",
    message: "spec.context has 254 bytes, and may have 253",
    remedy: "kubectl config rename-context",
    file: "cluster.yaml"),
  BadFile(
    name: "a label of a cluster that cannot be",
    text: clusterText(metadata: "labels: {region: \(String(repeating: "x", count: 64))}"),
    place: "3:33", message: "cannot be a label", remedy: "at most 63", file: "cluster.yaml"),
  BadFile(
    name: "more labels of a cluster than may be",
    text: clusterText(
      metadata: "labels: {\((1...101).map { "l\($0): x" }.joined(separator: ", "))}"),
    place: "3:32", message: "metadata.labels has 101 labels, and may have 100",
    remedy: "keep those that the waves", file: "cluster.yaml"),
]

private func clusterText(metadata: String = "", spec: String = "") -> String {
  "apiVersion: ferry.dev/v1\nkind: Cluster\nmetadata: {name: eu-1, \(metadata)}\nspec: {\(spec)}\n"
}

private func badNamespaces(
  _ spec: String, _ place: String, _ message: String, _ remedy: String
) -> BadFile {
  BadFile(
    name: spec,
    text: "apiVersion: ferry.dev/v1\nkind: Cluster\nmetadata: {name: eu-1}\nspec: {\(spec)}\n",
    place: place, message: message, remedy: remedy, file: "cluster.yaml")
}
