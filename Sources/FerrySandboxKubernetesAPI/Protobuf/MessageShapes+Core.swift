// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

extension MessageShapes {
  /// Metadata, and what the core group and its neighbours keep.
  static let core = """
    ObjectMeta: name=1 generateName=2 namespace=3 selfLink=4 uid=5 resourceVersion=6
      generation=7:int creationTimestamp=8:Time deletionTimestamp=9:Time
      deletionGracePeriodSeconds=10:int? labels=11:{string} annotations=12:{string}
      ownerReferences=13:[OwnerReference] finalizers=14:[string]
      managedFields=17:[ManagedFieldsEntry]
    OwnerReference: apiVersion=5 kind=1 name=3 uid=4 controller=6:bool? blockOwnerDeletion=7:bool?
    ManagedFieldsEntry: manager=1 operation=2 apiVersion=3 time=4:Time fieldsType=6
      fieldsV1=7:FieldsV1 subresource=8
    LabelSelector: matchLabels=1:{string} matchExpressions=2:[LabelSelectorRequirement]
    LabelSelectorRequirement: key=1 operator=2 values=3:[string]
    Condition: type=1 status=2 observedGeneration=3:int lastTransitionTime=4:Time reason=5
      message=6
    Namespace: metadata=1:ObjectMeta spec=2:NamespaceSpec status=3:NamespaceStatus
    NamespaceSpec: finalizers=1:[string]
    NamespaceStatus: phase=1 conditions=2:[NamespaceCondition]
    NamespaceCondition: type=1 status=2 lastTransitionTime=4:Time reason=5 message=6
    ConfigMap: metadata=1:ObjectMeta immutable=4:bool? data=2:{string} binaryData=3:{bytes}
    Secret: metadata=1:ObjectMeta immutable=5:bool? data=2:{bytes} stringData=4:{string} type=3
    ServiceAccount: metadata=1:ObjectMeta secrets=2:[ObjectReference]
      imagePullSecrets=3:[LocalObjectReference] automountServiceAccountToken=4:bool?
    ObjectReference: kind=1 namespace=2 name=3 uid=4 apiVersion=5 resourceVersion=6 fieldPath=7
    LocalObjectReference: name=1
    Service: metadata=1:ObjectMeta spec=2:ServiceSpec status=3:ServiceStatus
    ServiceSpec: ports=1:[ServicePort] selector=2:{string} clusterIP=3 clusterIPs=18:[string]
      type=4 externalIPs=5:[string] sessionAffinity=7 loadBalancerIP=8
      loadBalancerSourceRanges=9:[string] externalName=10 externalTrafficPolicy=11
      healthCheckNodePort=12:int publishNotReadyAddresses=13:bool
      sessionAffinityConfig=14:SessionAffinityConfig ipFamilies=19:[string] ipFamilyPolicy=17
      allocateLoadBalancerNodePorts=20:bool? loadBalancerClass=21 internalTrafficPolicy=22
      trafficDistribution=23
    ServicePort: name=1 protocol=2 appProtocol=6 port=3:int targetPort=4:IntOrString
      nodePort=5:int
    SessionAffinityConfig: clientIP=1:ClientIPConfig
    ClientIPConfig: timeoutSeconds=1:int?
    ServiceStatus: loadBalancer=1:LoadBalancerStatus conditions=2:[Condition]
    LoadBalancerStatus: ingress=1:[LoadBalancerIngress]
    LoadBalancerIngress: ip=1 hostname=2 ipMode=3 ports=4:[PortStatus]
    PortStatus: port=1:int protocol=2 error=3
    Event: metadata=1:ObjectMeta involvedObject=2:ObjectReference reason=3 message=4
      source=5:EventSource firstTimestamp=6:Time lastTimestamp=7:Time count=8:int type=9
      eventTime=10:MicroTime series=11:EventSeries action=12 related=13:ObjectReference
      reportingComponent=14 reportingInstance=15
    EventSource: component=1 host=2
    EventSeries: count=1:int lastObservedTime=2:MicroTime
    Lease: metadata=1:ObjectMeta spec=2:LeaseSpec
    LeaseSpec: holderIdentity=1 leaseDurationSeconds=2:int? acquireTime=3:MicroTime
      renewTime=4:MicroTime leaseTransitions=5:int? strategy=6 preferredHolder=7
    DeleteOptions: gracePeriodSeconds=1:int? preconditions=2:Preconditions
      orphanDependents=3:bool? propagationPolicy=4 dryRun=5:[string]
      ignoreStoreReadErrorWithClusterBreakingPotential=6:bool
    Preconditions: uid=1
    """
}
