// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

extension Schema {
  static let pod = resource(
    ["spec": podSpec, "status": open(["conditions": conditions])],
    about: "Pod is a collection of containers that can run on a host.")

  static let job = resource(
    [
      "spec": object(
        [
          "parallelism": .integer, "completions": .integer, "activeDeadlineSeconds": .integer,
          "backoffLimit": .integer, "backoffLimitPerIndex": .integer, "maxFailedIndexes": .integer,
          "podFailurePolicy": .anything, "successPolicy": .anything, "selector": labelSelector,
          "manualSelector": .boolean, "template": podTemplate,
          "ttlSecondsAfterFinished": .integer, "completionMode": .string, "suspend": .boolean,
          "podReplacementPolicy": .string, "managedBy": .string,
        ], about: "The desired behaviour of the job."),
      "status": open(["conditions": list(of: .anything)]),
    ], about: "Job represents the configuration of a single job.")

  static let deployment = resource(
    [
      "spec": object([
        "replicas": Schema(.integer, fallback: 1), "selector": labelSelector,
        "template": podTemplate,
        "strategy": open(), "minReadySeconds": .integer, "revisionHistoryLimit": .integer,
        "paused": .boolean, "progressDeadlineSeconds": .integer,
      ]),
      "status": open(["conditions": conditions]),
    ], about: "Deployment enables declarative updates for Pods and ReplicaSets.")

  static let replicaSet = resource([
    "spec": object([
      "replicas": Schema(.integer, fallback: 1), "selector": labelSelector,
      "template": podTemplate, "minReadySeconds": .integer,
    ]),
    "status": open(["conditions": conditions]),
  ])

  /// A workload that is kept and not run.
  static let statefulSet = resource([
    "spec": object([
      "replicas": .integer, "selector": labelSelector, "template": podTemplate,
      "volumeClaimTemplates": list(of: .anything), "serviceName": .string,
      "podManagementPolicy": .string, "updateStrategy": open(), "minReadySeconds": .integer,
      "revisionHistoryLimit": .integer, "persistentVolumeClaimRetentionPolicy": open(),
      "ordinals": open(),
    ]),
    "status": open(["conditions": conditions]),
  ])

  /// A workload that is kept and not run.
  static let daemonSet = resource([
    "spec": object([
      "selector": labelSelector, "template": podTemplate, "updateStrategy": open(),
      "minReadySeconds": .integer, "revisionHistoryLimit": .integer,
    ]),
    "status": open(["conditions": conditions]),
  ])

  static let labelSelector = atomic([
    "matchLabels": stringMap, "matchExpressions": list(of: .open()),
  ])

  static let podTemplate = object(["metadata": metadata, "spec": podSpec])

  static let podSpec = object([
    "volumes": keyed(by: "name", of: .open(["name": .string])),
    "initContainers": keyed(by: "name", of: container),
    "containers": keyed(by: "name", of: container),
    "ephemeralContainers": keyed(by: "name", of: .open(["name": .string])),
    "restartPolicy": .string, "terminationGracePeriodSeconds": .integer,
    "activeDeadlineSeconds": .integer, "dnsPolicy": .string, "nodeSelector": stringMap,
    "serviceAccountName": .string, "serviceAccount": .string,
    "automountServiceAccountToken": .boolean, "nodeName": .string, "hostNetwork": .boolean,
    "hostPID": .boolean, "hostIPC": .boolean, "hostUsers": .boolean,
    "shareProcessNamespace": .boolean, "securityContext": open(),
    "imagePullSecrets": keyed(by: "name", of: .atomic(["name": .string])), "hostname": .string,
    "subdomain": .string, "affinity": affinity, "schedulerName": .string,
    "tolerations": list(of: .anything), "hostAliases": keyed(by: "ip", of: .open()),
    "priorityClassName": .string, "priority": .integer, "dnsConfig": .anything,
    "readinessGates": list(of: .anything), "runtimeClassName": .string,
    "enableServiceLinks": .boolean, "preemptionPolicy": .string, "overhead": .anything,
    "topologySpreadConstraints": list(of: .anything), "setHostnameAsFQDN": .boolean,
    "os": .anything, "schedulingGates": list(of: .anything), "resourceClaims": list(of: .anything),
    "resources": .anything,
  ])

  /// kubectl 1.20 crashes on maps that lie three deep in what has no schema.
  static let affinity = object([
    "nodeAffinity": object([
      "requiredDuringSchedulingIgnoredDuringExecution": atomic([
        "nodeSelectorTerms": list(of: .anything)
      ]),
      "preferredDuringSchedulingIgnoredDuringExecution": list(of: .anything),
    ]),
    "podAffinity": podAffinity, "podAntiAffinity": podAffinity,
  ])

  private static let podAffinity = object([
    "requiredDuringSchedulingIgnoredDuringExecution": list(of: .anything),
    "preferredDuringSchedulingIgnoredDuringExecution": list(of: .anything),
  ])

  static let container = object([
    "name": .string, "image": .string, "command": strings, "args": strings, "workingDir": .string,
    "ports": keyed(
      by: "containerPort", "protocol",
      of: .object([
        "name": .string, "hostPort": .integer, "containerPort": .integer,
        "protocol": .string(fallback: "TCP"), "hostIP": .string,
      ])),
    "envFrom": list(of: .anything),
    "env": keyed(
      by: "name", of: .object(["name": .string, "value": .string, "valueFrom": .anything])),
    "resources": open(), "resizePolicy": list(of: .anything), "restartPolicy": .string,
    "restartPolicyRules": list(of: .anything),
    "volumeMounts": keyed(by: "mountPath", of: .open(["mountPath": .string])),
    "volumeDevices": keyed(by: "devicePath", of: .open(["devicePath": .string])),
    "livenessProbe": .anything, "readinessProbe": .anything, "startupProbe": .anything,
    "lifecycle": object(["postStart": open(), "preStop": open(), "stopSignal": .string]),
    "terminationMessagePath": .string,
    "terminationMessagePolicy": .string, "imagePullPolicy": .string, "securityContext": open(),
    "stdin": .boolean, "stdinOnce": .boolean, "tty": .boolean,
  ])
}
