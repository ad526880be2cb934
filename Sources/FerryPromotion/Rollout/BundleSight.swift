// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What a look at a Bundle on another cluster came to.
package enum BundleSight: Hashable, Sendable {
  case seen(Shared<Standing>)
  /// The cluster does not have it.
  case absent
  /// It failed there when it was last looked at, with what Git still wants.
  case failed(String)
  /// The cluster is out of reach, or its folder is broken.
  case trouble(String)
}
