// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

extension ResourceType {
  /// The types that the server has from the start.
  package static let builtIn: [ResourceType] =
    coreTypes + workloadTypes + accessTypes + [
      ResourceType(
        "coordination.k8s.io", "Lease", schema: .lease, rules: LeaseRules(),
        traits: [.createsOnUpdate],
        columns: [.name, .path("Holder", "spec", "holderIdentity"), .age]),
      ResourceType(
        "events.k8s.io", "Event", shortNames: ["ev"], schema: .newEvent,
        rules: EventRules(isNewForm: true),
        traits: [.createsOnUpdate], columns: TableColumn.event),
      ResourceType(
        "apiextensions.k8s.io", "CustomResourceDefinition", shortNames: ["crd", "crds"],
        categories: ["api-extensions"], isNamespaced: false, schema: .customResourceDefinition,
        subresources: ["status"], rules: CustomResourceDefinitionRules(), traits: [.generation],
        columns: [.name, .age]),
    ]

  private static let coreTypes: [ResourceType] = [
    ResourceType(
      "", "Namespace", shortNames: ["ns"], isNamespaced: false, schema: .namespace,
      subresources: ["status", "finalize"], rules: NamespaceRules(),
      traits: [.labelName, .answersObject],
      columns: [.name, .path("Status", "status", "phase"), .age]),
    ResourceType(
      "", "ConfigMap", shortNames: ["cm"], schema: .configMap, rules: ConfigMapRules(),
      columns: [.name, TableColumn.count("Data", of: "data", "binaryData"), .age]),
    ResourceType(
      "", "Secret", schema: .secret, rules: SecretRules(),
      columns: [.name, .path("Type", "type"), TableColumn.count("Data", of: "data"), .age]),
    ResourceType(
      "", "Event", shortNames: ["ev"], schema: .coreEvent,
      rules: EventRules(isNewForm: false),
      traits: [.createsOnUpdate], columns: TableColumn.event),
    ResourceType(
      "", "Pod", shortNames: ["po"], categories: ["all"], schema: .pod,
      subresources: ["status", "log"], rules: PodRules(), traits: [.generation, .answersObject],
      columns: TableColumn.pod),
    ResourceType(
      "", "ServiceAccount", shortNames: ["sa"], schema: .serviceAccount,
      subresources: ["token"], traits: [.answersObject],
      columns: [.name, TableColumn.count("Secrets", of: "secrets"), .age]),
    ResourceType(
      "", "Service", shortNames: ["svc"], categories: ["all"], schema: .service,
      subresources: ["status"], traits: [.labelName, .answersObject],
      columns: [
        .name, .path("Type", "spec", "type"), .path("Cluster-IP", "spec", "clusterIP"), .age,
      ]),
  ]

  private static let workloadTypes: [ResourceType] = [
    ResourceType(
      "batch", "Job", categories: ["all"], schema: .job, subresources: ["status"],
      rules: JobRules(), traits: [.generation, .orphansByDefault], columns: TableColumn.job),
    ResourceType(
      "apps", "Deployment", shortNames: ["deploy"], categories: ["all"], schema: .deployment,
      subresources: ["status", "scale"], rules: DeploymentRules(), traits: [.generation],
      columns: TableColumn.deployment),
    ResourceType(
      "apps", "ReplicaSet", shortNames: ["rs"], categories: ["all"], schema: .replicaSet,
      subresources: ["status", "scale"], rules: DeploymentRules(), traits: [.generation],
      columns: TableColumn.replicaSet),
    ResourceType(
      "apps", "StatefulSet", shortNames: ["sts"], categories: ["all"], schema: .statefulSet,
      subresources: ["status", "scale"], rules: DeploymentRules(), traits: [.generation],
      columns: [.name, .age]),
    ResourceType(
      "apps", "DaemonSet", shortNames: ["ds"], categories: ["all"], schema: .daemonSet,
      subresources: ["status"], rules: DeploymentRules(), traits: [.generation],
      columns: [.name, .age]),
  ]

  private static let accessTypes: [ResourceType] = [
    ("Role", true), ("RoleBinding", true), ("ClusterRole", false), ("ClusterRoleBinding", false),
  ].map { kind, isNamespaced in
    ResourceType(
      "rbac.authorization.k8s.io", kind, isNamespaced: isNamespaced,
      schema: kind.hasSuffix("Binding") ? .roleBinding : .role, traits: [.pathName],
      columns: kind.hasSuffix("Binding")
        ? [.name, .text("Role") { roleText($0) }, .age] : [.name, .createdAt])
  }

  private static func roleText(_ binding: APIObject) -> String {
    let role = binding.json["roleRef"]
    return "\(role?["kind"]?.string ?? "")/\(role?["name"]?.string ?? "")"
  }

  /// A built-in type in version v1, with the names that follow from its kind.
  private init(
    _ group: String, _ kind: String, shortNames: [String] = [], categories: [String] = [],
    isNamespaced: Bool = true, schema: Schema, subresources: Set<String> = [],
    rules: any TypeRules = PlainRules(), traits: Traits = [], columns: [TableColumn]
  ) {
    self.init(
      group: group, version: "v1", kind: kind, plural: kind.lowercased() + "s",
      singular: kind.lowercased(), listKind: kind + "List", shortNames: shortNames,
      categories: categories, isNamespaced: isNamespaced, schema: schema,
      subresources: subresources, isCustom: false, rules: rules, columns: columns, traits: traits)
  }
}
