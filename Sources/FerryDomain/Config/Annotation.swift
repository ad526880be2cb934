// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The annotations and labels that Ferry writes or obeys.
package enum Annotation {
  /// Stops the published in-cluster operator from deploying what Ferry deploys; any value does.
  package static let disableAutoupdate = "operator.werf.dev/disable-autoupdate"
  /// `"true"` in Git: apply the Bundle, but run no Job.
  package static let suspend = "ferry.dev/suspend"
  /// A changed value runs the apply Job again.
  package static let force = "ferry.dev/force"
  /// The name of the Job templates: `helm` means `templates/jobs/helm-apply.yaml`.
  package static let template = "ferry.dev/template"
  /// `orphan` keeps the application when its Bundle leaves Git.
  package static let deletionPolicy = "ferry.dev/deletion-policy"
  /// On a Job: the fingerprint of what it deploys.
  package static let fingerprint = "ferry.dev/fingerprint"
  /// On a Job: the release it deploys, as `version@digest`.
  package static let release = "ferry.dev/release"
  /// On a Job: the revision it was started for.
  package static let revision = "ferry.dev/revision"
  /// On a Job that Ferry ended because it did not start: why, as `Reason: message`.
  package static let obstacle = "ferry.dev/obstacle"
}

/// Labels on what Ferry created, and the finalizer on its Bundles.
package enum Label {
  package static let managedBy = "app.kubernetes.io/managed-by"
  package static let ferry = "ferry"
  /// The selector that finds what Ferry created.
  package static let selector = "app.kubernetes.io/managed-by=ferry"
  /// On Jobs: the Bundle's name.
  package static let bundle = "ferry.dev/bundle"
  /// On Jobs: `apply` or `dismiss`.
  package static let action = "ferry.dev/action"
  /// On Jobs: the number of the attempt, from 1.
  package static let attempt = "ferry.dev/attempt"
}

/// The finalizer that keeps a Bundle until its application is dismissed.
package let dismissFinalizer = "ferry.dev/dismiss"
