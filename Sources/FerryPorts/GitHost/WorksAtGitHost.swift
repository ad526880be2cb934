// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Everything that Ferry asks of a Git host.
package typealias WorksAtGitHost = OpensMergeRequests & ReportsProgress & ReadsMergeRequests
  & MergesRequests & HearsComments & RegistersWebhooks & GivesGitLogin & ShowsProjects
