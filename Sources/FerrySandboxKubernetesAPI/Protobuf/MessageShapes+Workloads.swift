// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

extension MessageShapes {
  /// What makes pods.
  static let workloads = """
    Job: metadata=1:ObjectMeta spec=2:JobSpec status=3:JobStatus
    JobSpec: parallelism=1:int? completions=2:int? activeDeadlineSeconds=3:int?
      backoffLimit=7:int? backoffLimitPerIndex=12:int? maxFailedIndexes=13:int?
      selector=4:LabelSelector manualSelector=5:bool? template=6:PodTemplateSpec
      ttlSecondsAfterFinished=8:int? completionMode=9 suspend=10:bool? podReplacementPolicy=14
      managedBy=15
    JobStatus: conditions=1:[JobCondition] startTime=2:Time completionTime=3:Time active=4:int
      succeeded=5:int failed=6:int terminating=11:int? completedIndexes=7 failedIndexes=10
      uncountedTerminatedPods=8:UncountedTerminatedPods ready=9:int?
    JobCondition: type=1 status=2 lastProbeTime=3:Time lastTransitionTime=4:Time reason=5
      message=6
    UncountedTerminatedPods: succeeded=1:[string] failed=2:[string]
    Deployment: metadata=1:ObjectMeta spec=2:DeploymentSpec status=3:DeploymentStatus
    DeploymentSpec: replicas=1:int? selector=2:LabelSelector template=3:PodTemplateSpec
      strategy=4:DeploymentStrategy minReadySeconds=5:int revisionHistoryLimit=6:int?
      paused=7:bool progressDeadlineSeconds=9:int?
    DeploymentStrategy: type=1 rollingUpdate=2:RollingUpdateDeployment
    RollingUpdateDeployment: maxUnavailable=1:IntOrString maxSurge=2:IntOrString
    DeploymentStatus: observedGeneration=1:int replicas=2:int updatedReplicas=3:int
      readyReplicas=7:int availableReplicas=4:int unavailableReplicas=5:int
      conditions=6:[DeploymentCondition] collisionCount=8:int?
    DeploymentCondition: type=1 status=2 lastUpdateTime=6:Time lastTransitionTime=7:Time reason=4
      message=5
    ReplicaSet: metadata=1:ObjectMeta spec=2:ReplicaSetSpec status=3:ReplicaSetStatus
    ReplicaSetSpec: replicas=1:int? minReadySeconds=4:int selector=2:LabelSelector
      template=3:PodTemplateSpec
    ReplicaSetStatus: replicas=1:int fullyLabeledReplicas=2:int readyReplicas=4:int
      availableReplicas=5:int observedGeneration=3:int conditions=6:[ReplicaSetCondition]
    ReplicaSetCondition: type=1 status=2 lastTransitionTime=3:Time reason=4 message=5
    Scale: metadata=1:ObjectMeta spec=2:ScaleSpec status=3:ScaleStatus
    ScaleSpec: replicas=1:int?
    ScaleStatus: replicas=1:int? selector=2
    """
}
