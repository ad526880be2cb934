// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension HostCheck {
  /// What the stored descriptions lack: GitHub's GraphQL is described apart, its reactions were left
  /// out, and GitLab 17.10's names neither the token's user nor signing tokens.
  static func additions(to host: GitHost) -> JSONValue {
    switch host {
    case .github:
      [
        "paths": [
          "/api/graphql": ["post": operation(taking: graphQL)],
          "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions": [
            "post": operation(taking: reaction)
          ],
        ]
      ]
    case .gitlab:
      [
        // https://docs.gitlab.com/api/users/
        "paths": ["/api/v4/user": ["get": ["responses": ["200": ["description": "whose token"]]]]],
        "components": [
          "schemas": [
            "postApiV4ProjectsIdHooks": signingToken, "putApiV4ProjectsIdHooksHookId": signingToken,
          ]
        ],
      ]
    case .gitea, .forgejo: [:]
    }
  }

  /// https://docs.github.com/en/graphql/guides/forming-calls-with-graphql, with the members of
  /// `EnablePullRequestAutoMergeInput`, `ConvertPullRequestToDraftInput` and
  /// `MarkPullRequestReadyForReviewInput` of GitHub's public schema that Ferry uses.
  private static let graphQL: JSONValue = [
    "type": "object", "required": ["query"], "additionalProperties": false,
    "properties": [
      "query": ["type": "string"],
      "variables": [
        "type": "object", "required": ["input"], "additionalProperties": false,
        "properties": [
          "input": [
            "type": "object", "required": ["pullRequestId"], "additionalProperties": false,
            "properties": [
              "pullRequestId": ["type": "string"],
              "expectedHeadOid": ["type": "string", "pattern": "^[0-9a-f]{40}$"],
              "mergeMethod": ["type": "string", "enum": ["MERGE", "REBASE", "SQUASH"]],
            ],
          ]
        ],
      ],
    ],
  ]

  /// https://docs.github.com/en/rest/reactions/reactions
  private static let reaction: JSONValue = [
    "type": "object", "required": ["content"], "additionalProperties": false,
    "properties": [
      "content": [
        "type": "string",
        "enum": ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"],
      ]
    ],
  ]

  private static func operation(taking schema: JSONValue) -> JSONValue {
    [
      "requestBody": [
        "required": true, "content": ["application/json": ["schema": schema]],
      ],
      "responses": ["200": ["description": "done"]],
    ]
  }

  /// 32 bytes in Base64 (https://docs.gitlab.com/api/project_webhooks/).
  private static let signingToken: JSONValue = [
    "properties": [
      "signing_token": ["type": "string", "pattern": "^whsec_[A-Za-z0-9+/]{43}=$"]
    ]
  ]
}
