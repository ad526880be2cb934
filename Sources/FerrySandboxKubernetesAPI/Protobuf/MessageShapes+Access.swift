// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

extension MessageShapes {
  /// Roles, tokens and the questions that are asked as objects.
  static let access = """
    Role: metadata=1:ObjectMeta rules=2:[PolicyRule]
    PolicyRule: verbs=1:[string] apiGroups=2:[string] resources=3:[string]
      resourceNames=4:[string] nonResourceURLs=5:[string]
    RoleBinding: metadata=1:ObjectMeta subjects=2:[Subject] roleRef=3:RoleRef
    Subject: kind=1 apiGroup=2 name=3 namespace=4
    RoleRef: apiGroup=1 kind=2 name=3
    ClusterRole: metadata=1:ObjectMeta rules=2:[PolicyRule] aggregationRule=3:AggregationRule
    AggregationRule: clusterRoleSelectors=1:[LabelSelector]
    ClusterRoleBinding: metadata=1:ObjectMeta subjects=2:[Subject] roleRef=3:RoleRef
    TokenRequest: metadata=1:ObjectMeta spec=2:TokenRequestSpec status=3:TokenRequestStatus
    TokenRequestSpec: audiences=1:[string] expirationSeconds=4:int?
      boundObjectRef=3:BoundObjectReference
    BoundObjectReference: kind=1 apiVersion=2 name=3 uid=4
    TokenRequestStatus: token=1 expirationTimestamp=2:Time
    TokenReview: metadata=1:ObjectMeta spec=2:TokenReviewSpec status=3:TokenReviewStatus
    TokenReviewSpec: token=1 audiences=2:[string]
    TokenReviewStatus: authenticated=1:bool user=2:UserInfo audiences=4:[string] error=3
    UserInfo: username=1 uid=2 groups=3:[string]
    SelfSubjectAccessReview: metadata=1:ObjectMeta spec=2:SelfSubjectAccessReviewSpec
      status=3:SubjectAccessReviewStatus
    SelfSubjectAccessReviewSpec: resourceAttributes=1:ResourceAttributes
      nonResourceAttributes=2:NonResourceAttributes
    ResourceAttributes: namespace=1 verb=2 group=3 version=4 resource=5 subresource=6 name=7
    NonResourceAttributes: path=1 verb=2
    SubjectAccessReviewStatus: allowed=1:bool denied=4:bool reason=2 evaluationError=3
    SubjectAccessReview: metadata=1:ObjectMeta spec=2:SubjectAccessReviewSpec
      status=3:SubjectAccessReviewStatus
    SubjectAccessReviewSpec: resourceAttributes=1:ResourceAttributes
      nonResourceAttributes=2:NonResourceAttributes user=3 groups=4:[string] uid=6
    SelfSubjectRulesReview: metadata=1:ObjectMeta spec=2:SelfSubjectRulesReviewSpec
      status=3:SubjectRulesReviewStatus
    SelfSubjectRulesReviewSpec: namespace=1
    SubjectRulesReviewStatus: incomplete=3:bool evaluationError=4
    SelfSubjectReview: metadata=1:ObjectMeta status=2:SelfSubjectReviewStatus
    SelfSubjectReviewStatus: userInfo=1:UserInfo
    """
}
