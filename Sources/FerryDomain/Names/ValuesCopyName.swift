// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The name of the ConfigMap with the values that one Job deploys; the Bundle's type refuses names
/// of this form as `spec.values`.
package func nameOfValuesCopy(forJob job: String) -> String { job + "-values" }
