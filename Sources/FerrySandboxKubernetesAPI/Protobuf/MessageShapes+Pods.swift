// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

extension MessageShapes {
  /// Pods, with the volumes and probes that a Job of ours could have.
  static let pods = """
    Pod: metadata=1:ObjectMeta spec=2:PodSpec status=3:PodStatus
    PodTemplateSpec: metadata=1:ObjectMeta spec=2:PodSpec
    PodSpec: volumes=1:[Volume] initContainers=20:[Container] containers=2:[Container]
      restartPolicy=3 terminationGracePeriodSeconds=4:int? activeDeadlineSeconds=5:int?
      dnsPolicy=6 nodeSelector=7:{string} serviceAccountName=8 serviceAccount=9
      automountServiceAccountToken=21:bool? nodeName=10 hostNetwork=11:bool hostPID=12:bool
      hostIPC=13:bool shareProcessNamespace=27:bool? securityContext=14:PodSecurityContext
      imagePullSecrets=15:[LocalObjectReference] hostname=16 subdomain=17 affinity=18:Affinity
      schedulerName=19 tolerations=22:[Toleration] hostAliases=23:[HostAlias] priorityClassName=24
      priority=25:int? runtimeClassName=29 enableServiceLinks=30:bool? preemptionPolicy=31
      overhead=32:{Quantity} topologySpreadConstraints=33:[TopologySpreadConstraint]
      setHostnameAsFQDN=35:bool? hostUsers=37:bool? resources=40:ResourceRequirements
    Volume: name=1 volumeSource=2:+VolumeSource
    VolumeSource: hostPath=1:HostPathVolumeSource emptyDir=2:EmptyDirVolumeSource
      secret=6:SecretVolumeSource persistentVolumeClaim=10:PersistentVolumeClaimVolumeSource
      downwardAPI=16:DownwardAPIVolumeSource configMap=19:ConfigMapVolumeSource
      projected=26:ProjectedVolumeSource
    HostPathVolumeSource: path=1 type=2
    EmptyDirVolumeSource: medium=1 sizeLimit=2:Quantity
    SecretVolumeSource: secretName=1 items=2:[KeyToPath] defaultMode=3:int? optional=4:bool?
    KeyToPath: key=1 path=2 mode=3:int?
    PersistentVolumeClaimVolumeSource: claimName=1 readOnly=2:bool
    DownwardAPIVolumeSource: items=1:[DownwardAPIVolumeFile] defaultMode=2:int?
    DownwardAPIVolumeFile: path=1 fieldRef=2:ObjectFieldSelector
      resourceFieldRef=3:ResourceFieldSelector mode=4:int?
    ObjectFieldSelector: apiVersion=1 fieldPath=2
    ResourceFieldSelector: containerName=1 resource=2 divisor=3:Quantity
    ConfigMapVolumeSource: localObjectReference=1:+LocalObjectReference items=2:[KeyToPath]
      defaultMode=3:int? optional=4:bool?
    ProjectedVolumeSource: sources=1:[VolumeProjection] defaultMode=2:int?
    VolumeProjection: secret=1:SecretProjection downwardAPI=2:DownwardAPIProjection
      configMap=3:ConfigMapProjection serviceAccountToken=4:ServiceAccountTokenProjection
    SecretProjection: localObjectReference=1:+LocalObjectReference items=2:[KeyToPath]
      optional=4:bool?
    DownwardAPIProjection: items=1:[DownwardAPIVolumeFile]
    ConfigMapProjection: localObjectReference=1:+LocalObjectReference items=2:[KeyToPath]
      optional=4:bool?
    ServiceAccountTokenProjection: audience=1 expirationSeconds=2:int? path=3
    Container: name=1 image=2 command=3:[string] args=4:[string] workingDir=5
      ports=6:[ContainerPort] envFrom=19:[EnvFromSource] env=7:[EnvVar]
      resources=8:ResourceRequirements restartPolicy=24 volumeMounts=9:[VolumeMount]
      livenessProbe=10:Probe readinessProbe=11:Probe startupProbe=22:Probe lifecycle=12:Lifecycle
      terminationMessagePath=13 terminationMessagePolicy=20 imagePullPolicy=14
      securityContext=15:SecurityContext stdin=16:bool stdinOnce=17:bool tty=18:bool
    ContainerPort: name=1 hostPort=2:int containerPort=3:int protocol=4 hostIP=5
    EnvFromSource: prefix=1 configMapRef=2:ConfigMapEnvSource secretRef=3:SecretEnvSource
    ConfigMapEnvSource: localObjectReference=1:+LocalObjectReference optional=2:bool?
    SecretEnvSource: localObjectReference=1:+LocalObjectReference optional=2:bool?
    EnvVar: name=1 value=2 valueFrom=3:EnvVarSource
    EnvVarSource: fieldRef=1:ObjectFieldSelector resourceFieldRef=2:ResourceFieldSelector
      configMapKeyRef=3:ConfigMapKeySelector secretKeyRef=4:SecretKeySelector
    ConfigMapKeySelector: localObjectReference=1:+LocalObjectReference key=2 optional=3:bool?
    SecretKeySelector: localObjectReference=1:+LocalObjectReference key=2 optional=3:bool?
    ResourceRequirements: limits=1:{Quantity} requests=2:{Quantity}
    VolumeMount: name=1 readOnly=2:bool recursiveReadOnly=7 mountPath=3 subPath=4
      mountPropagation=5 subPathExpr=6
    Probe: handler=1:+ProbeHandler initialDelaySeconds=2:int timeoutSeconds=3:int
      periodSeconds=4:int successThreshold=5:int failureThreshold=6:int
      terminationGracePeriodSeconds=7:int?
    ProbeHandler: exec=1:ExecAction httpGet=2:HTTPGetAction tcpSocket=3:TCPSocketAction
      grpc=4:GRPCAction
    ExecAction: command=1:[string]
    HTTPGetAction: path=1 port=2:IntOrString host=3 scheme=4 httpHeaders=5:[HTTPHeader]
    HTTPHeader: name=1 value=2
    TCPSocketAction: port=1:IntOrString host=2
    GRPCAction: port=1:int service=2
    Lifecycle: postStart=1:LifecycleHandler preStop=2:LifecycleHandler
    LifecycleHandler: exec=1:ExecAction httpGet=2:HTTPGetAction tcpSocket=3:TCPSocketAction
      sleep=4:SleepAction
    SleepAction: seconds=1:int
    SecurityContext: capabilities=1:Capabilities privileged=2:bool? runAsUser=4:int?
      runAsGroup=8:int? runAsNonRoot=5:bool? readOnlyRootFilesystem=6:bool?
      allowPrivilegeEscalation=7:bool? procMount=9 seccompProfile=11:SeccompProfile
    Capabilities: add=1:[string] drop=2:[string]
    SeccompProfile: type=1 localhostProfile=2
    PodSecurityContext: runAsUser=2:int? runAsGroup=6:int? runAsNonRoot=3:bool?
      supplementalGroups=4:[int] supplementalGroupsPolicy=12 fsGroup=5:int? fsGroupChangePolicy=9
      seccompProfile=10:SeccompProfile seLinuxChangePolicy=13
    Affinity: nodeAffinity=1:NodeAffinity podAffinity=2:PodAffinity
      podAntiAffinity=3:PodAntiAffinity
    NodeAffinity: requiredDuringSchedulingIgnoredDuringExecution=1:NodeSelector
      preferredDuringSchedulingIgnoredDuringExecution=2:[PreferredSchedulingTerm]
    NodeSelector: nodeSelectorTerms=1:[NodeSelectorTerm]
    NodeSelectorTerm: matchExpressions=1:[NodeSelectorRequirement]
      matchFields=2:[NodeSelectorRequirement]
    NodeSelectorRequirement: key=1 operator=2 values=3:[string]
    PreferredSchedulingTerm: weight=1:int preference=2:NodeSelectorTerm
    PodAffinity: requiredDuringSchedulingIgnoredDuringExecution=1:[PodAffinityTerm]
      preferredDuringSchedulingIgnoredDuringExecution=2:[WeightedPodAffinityTerm]
    PodAffinityTerm: labelSelector=1:LabelSelector namespaces=2:[string] topologyKey=3
      namespaceSelector=4:LabelSelector matchLabelKeys=5:[string] mismatchLabelKeys=6:[string]
    WeightedPodAffinityTerm: weight=1:int podAffinityTerm=2:PodAffinityTerm
    PodAntiAffinity: requiredDuringSchedulingIgnoredDuringExecution=1:[PodAffinityTerm]
      preferredDuringSchedulingIgnoredDuringExecution=2:[WeightedPodAffinityTerm]
    Toleration: key=1 operator=2 value=3 effect=4 tolerationSeconds=5:int?
    HostAlias: ip=1 hostnames=2:[string]
    TopologySpreadConstraint: maxSkew=1:int topologyKey=2 whenUnsatisfiable=3
      labelSelector=4:LabelSelector minDomains=5:int? nodeAffinityPolicy=6 nodeTaintsPolicy=7
      matchLabelKeys=8:[string]
    PodStatus: phase=1 message=3 reason=4 nominatedNodeName=11 hostIP=5 podIP=6 startTime=7:Time
      qosClass=9 resize=14
    """
}
