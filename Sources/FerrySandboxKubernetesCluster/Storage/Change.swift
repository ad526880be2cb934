// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxKubernetesObjects

/// One write, as watches see it.
struct Change: Sendable {
  let version: Int
  let table: TableName
  let key: ObjectKey
  /// Nothing when the object is new.
  let before: APIObject?
  /// Nothing when the object is gone.
  let after: APIObject?
}
