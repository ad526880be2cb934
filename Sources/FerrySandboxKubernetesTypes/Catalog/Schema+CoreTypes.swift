// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

extension Schema {
  static let namespace = resource([
    "spec": object(["finalizers": strings]),
    "status": object(["phase": .string, "conditions": conditions]),
  ])

  static let configMap = resource(
    [
      "data": map(of: .string, about: "Data contains the configuration data."),
      "binaryData": map(of: .bytes), "immutable": .boolean,
    ], about: "ConfigMap holds configuration data for pods to consume.")

  static let secret = resource(
    [
      "data": map(of: .bytes, about: "Data contains the secret data, in base64."),
      "stringData": stringMap, "type": .string(fallback: "Opaque"), "immutable": .boolean,
    ], about: "Secret holds secret data of a certain type.")

  static let serviceAccount = resource([
    "secrets": keyed(by: "name", of: .open()), "imagePullSecrets": list(of: .open()),
    "automountServiceAccountToken": .boolean,
  ])

  static let service = resource([
    "spec": object([
      "ports": keyed(by: "port", "protocol", of: .open(["protocol": .string(fallback: "TCP")])),
      "selector": Schema(.object, additional: .string, isAtomic: true), "clusterIP": .string,
      "clusterIPs": strings, "type": .string,
      "externalIPs": strings, "sessionAffinity": .string, "sessionAffinityConfig": open(),
      "loadBalancerIP": .string, "loadBalancerSourceRanges": strings, "externalName": .string,
      "externalTrafficPolicy": .string, "healthCheckNodePort": .integer,
      "publishNotReadyAddresses": .boolean, "ipFamilies": strings, "ipFamilyPolicy": .string,
      "allocateLoadBalancerNodePorts": .boolean, "loadBalancerClass": .string,
      "internalTrafficPolicy": .string, "trafficDistribution": .string,
    ]),
    "status": open(),
  ])

  static let lease = resource([
    "spec": object([
      "holderIdentity": .string, "leaseDurationSeconds": .integer, "acquireTime": .microTime,
      "renewTime": .microTime, "leaseTransitions": .integer, "strategy": .string,
      "preferredHolder": .string,
    ])
  ])

  /// Events as the core group has them, which is how they are kept.
  static let coreEvent = resource([
    "involvedObject": objectReference, "reason": .string, "message": .string,
    "source": object(["component": .string, "host": .string]), "firstTimestamp": nullable(.time),
    "lastTimestamp": nullable(.time), "count": .integer, "type": .string,
    "eventTime": nullable(.microTime),
    "series": object(["count": .integer, "lastObservedTime": .microTime]), "action": .string,
    "related": objectReference, "reportingComponent": .string, "reportingInstance": .string,
  ])

  /// Events as `events.k8s.io` has them.
  static let newEvent = resource([
    "eventTime": nullable(.microTime),
    "series": object(["count": .integer, "lastObservedTime": .microTime]),
    "reportingController": .string, "reportingInstance": .string, "action": .string,
    "reason": .string, "regarding": objectReference, "related": objectReference, "note": .string,
    "type": .string,
    "deprecatedSource": object(["component": .string, "host": .string]),
    "deprecatedFirstTimestamp": nullable(.time), "deprecatedLastTimestamp": nullable(.time),
    "deprecatedCount": .integer,
  ])

  static let objectReference = atomic([
    "apiVersion": .string, "kind": .string, "name": .string, "namespace": .string,
    "uid": .string, "resourceVersion": .string, "fieldPath": .string,
  ])

  static let role = resource([
    "rules": list(
      of: .object([
        "apiGroups": strings, "resources": strings, "verbs": strings, "resourceNames": strings,
        "nonResourceURLs": strings,
      ])),
    "aggregationRule": .anything,
  ])

  static let roleBinding = resource([
    "subjects": list(
      of: .object([
        "kind": .string, "name": .string, "namespace": .string, "apiGroup": .string,
      ])),
    "roleRef": atomic(["apiGroup": .string, "kind": .string, "name": .string]),
  ])

  static let customResourceDefinition = resource([
    "spec": object([
      "group": .string, "scope": .string,
      "names": object([
        "plural": .string, "singular": .string, "kind": .string, "listKind": .string,
        "shortNames": strings, "categories": strings,
      ]),
      "versions": list(of: .anything),
      "conversion": open(["strategy": .string]), "preserveUnknownFields": .boolean,
    ]),
    "status": open(["conditions": conditions]),
  ])

  static let conditions = keyed(by: "type", of: .open(["type": .string, "status": .string]))

  static func nullable(_ schema: Schema) -> Schema {
    Schema(schema.form, isNullable: true, limits: schema.limits)
  }
}
