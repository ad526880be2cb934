// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What the server fills in for the pods of any workload.
enum PodDefaults {
  static func apply(to spec: inout JSONValue, restartPolicy: String?) {
    if let restartPolicy { set("restartPolicy", .string(restartPolicy), in: &spec) }
    set("terminationGracePeriodSeconds", 30, in: &spec)
    set("dnsPolicy", "ClusterFirst", in: &spec)
    set("securityContext", [:], in: &spec)
    set("schedulerName", "default-scheduler", in: &spec)
    if let account = spec["serviceAccountName"] { set("serviceAccount", account, in: &spec) }
    for list in ["initContainers", "containers"] {
      guard let containers = spec[list]?.array else { continue }
      spec[list] = .array(containers.map(withDefaults))
    }
  }

  private static func withDefaults(_ container: JSONValue) -> JSONValue {
    guard container.object != nil else { return container }
    var container = container
    set("resources", [:], in: &container)
    set("terminationMessagePath", "/dev/termination-log", in: &container)
    set("terminationMessagePolicy", "File", in: &container)
    set("imagePullPolicy", .string(pullPolicy(container["image"]?.string ?? "")), in: &container)
    if let ports = container["ports"]?.array {
      container["ports"] = .array(
        ports.map { port in
          var port = port
          set("protocol", "TCP", in: &port)
          return port
        })
    }
    return container
  }

  /// `latest`, said or unsaid, is pulled always.
  private static func pullPolicy(_ image: String) -> String {
    let name = image.split(separator: "/").last ?? ""
    let isExact = image.contains("@") || (name.contains(":") && !name.hasSuffix(":latest"))
    return isExact ? "IfNotPresent" : "Always"
  }

  private static func set(_ key: String, _ value: JSONValue, in object: inout JSONValue) {
    if object[key] == nil { object[key] = value }
  }
}
