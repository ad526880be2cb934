// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A Job that cannot be made, because its template is broken or not there.
package struct TemplateFailure: Failure {
  package let doing: String
  /// What is wrong, with file and line where it is in a file.
  package let detail: String

  package var disposition: Disposition { .stalled }
}
