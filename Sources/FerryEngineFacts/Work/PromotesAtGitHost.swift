// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryPorts

/// What promotions ask of a Git host.
package typealias PromotesAtGitHost = OpensMergeRequests & ReportsProgress & MergesRequests
  & ReadsMergeRequests & HearsComments & ShowsProjects
