metadata description = 'The types that the modules share. The topology types follow topology.schema.json.'

@export()
@description('A queue of topology.json.')
type queueType = {
  @description('Required. The name of the queue.')
  name: string

  @description('Optional. Whether messages are received in order within their session. Default: false.')
  requiresSession: bool?

  @description('Optional. How long a received message stays locked, PT5S to PT5M. Default: PT1M.')
  lockDuration: string?

  @description('Optional. Deliveries before a message is dead-lettered. Default: 10.')
  @minValue(1)
  @maxValue(2000)
  maxDeliveryCount: int?

  @description('Optional. How long a message lives. Default: P14D.')
  defaultMessageTimeToLive: string?

  @description('Optional. Whether an expired message is dead-lettered. Default: true.')
  deadLetteringOnMessageExpiration: bool?

  @description('Optional. Whether repeated message ids are dropped. Default: false.')
  requiresDuplicateDetection: bool?

  @description('Optional. How long message ids are remembered, PT20S to P7D. Default: PT10M.')
  duplicateDetectionHistoryTimeWindow: string?
}

@export()
@description('A rule of a subscription in topology.json.')
type ruleType = {
  @description('Required. The name of the rule.')
  name: string

  @description('Optional. A SQL expression. Exactly one of sqlFilter and correlationFilter is there.')
  @maxLength(1024)
  sqlFilter: string?

  @description('Optional. Properties that must all be equal.')
  correlationFilter: correlationFilterType?

  @description('Optional. A SQL action on the copy that the rule takes.')
  @maxLength(1024)
  sqlAction: string?
}

@export()
@description('A correlation filter of topology.json.')
type correlationFilterType = {
  @description('Optional. The content type.')
  contentType: string?

  @description('Optional. The correlation id.')
  correlationId: string?

  @description('Optional. The label, also called the subject.')
  label: string?

  @description('Optional. The message id.')
  messageId: string?

  @description('Optional. Where answers go.')
  replyTo: string?

  @description('Optional. The session id of answers.')
  replyToSessionId: string?

  @description('Optional. The session id.')
  sessionId: string?

  @description('Optional. Where the message was sent.')
  to: string?

  @description('Optional. Application properties; a number or a truth value counts as its text.')
  #disable-next-line use-user-defined-types // Values of three types, which no type of Bicep says.
  properties: object?
}

@export()
@description('A subscription of a topic in topology.json.')
type subscriptionType = {
  @description('Required. The name of the subscription.')
  @maxLength(50)
  name: string

  @description('Optional. Whether messages are received in order within their session. Default: false.')
  requiresSession: bool?

  @description('Optional. How long a received message stays locked, PT5S to PT5M. Default: PT1M.')
  lockDuration: string?

  @description('Optional. Deliveries before a message is dead-lettered. Default: 10.')
  @minValue(1)
  @maxValue(2000)
  maxDeliveryCount: int?

  @description('Optional. How long a message lives. Default: P14D.')
  defaultMessageTimeToLive: string?

  @description('Optional. Whether an expired message is dead-lettered. Default: true.')
  deadLetteringOnMessageExpiration: bool?

  @description('Optional. Whether a message whose filter fails is dead-lettered. Default: true.')
  deadLetteringOnFilterEvaluationExceptions: bool?

  @description('Optional. The rules. None takes every message.')
  rules: ruleType[]?
}

@export()
@description('A topic of topology.json.')
type topicType = {
  @description('Required. The name of the topic.')
  name: string

  @description('Optional. How long a message lives. Default: P14D.')
  defaultMessageTimeToLive: string?

  @description('Optional. Whether repeated message ids are dropped. Default: false.')
  requiresDuplicateDetection: bool?

  @description('Optional. How long message ids are remembered, PT20S to P7D. Default: PT10M.')
  duplicateDetectionHistoryTimeWindow: string?

  @description('Optional. The subscriptions.')
  subscriptions: subscriptionType[]?
}

@export()
@description('An event hub of topology.json.')
type eventHubType = {
  @description('Required. The name of the event hub.')
  name: string

  @description('Optional. The number of partitions. Default: 4.')
  @minValue(1)
  @maxValue(32)
  partitionCount: int?

  @description('Optional. How long events are kept, in days and hours. Default: P1D.')
  retention: string?

  @description('Optional. The consumer groups, one a reader.')
  consumerGroups: string[]?
}

@export()
@description('An app of topology.json.')
type appType = {
  @description('Required. The name of the app.')
  @minLength(2)
  @maxLength(20)
  name: string

  @description('Optional. Whether its HTTP API is for callers outside the system. Default: false.')
  public: bool?

  @description('Optional. Whether it runs orchestrations. Default: false.')
  durable: bool?

  @description('Optional. The queues, topics and event hubs it sends to.')
  sends: string[]?

  @description('Optional. What it receives from: queue, topic/subscription or hub/consumer-group.')
  receives: string[]?

  @description('Optional. The apps whose HTTP API it calls.')
  calls: string[]?
}

@export()
@description('How far an app scales.')
type scaleType = {
  @description('Required. Memory of an instance in MB.')
  instanceMemoryMB: 512 | 2048 | 4096

  @description('Required. The most instances an app may have.')
  @minValue(40)
  @maxValue(1000)
  maximumInstanceCount: int

  @description('Required. Instances that are always ready for HTTP requests; each costs at rest.')
  @minValue(0)
  @maxValue(20)
  alwaysReadyHttpInstances: int

  @description('Required. HTTP requests that one instance handles at once.')
  @minValue(1)
  @maxValue(1000)
  httpConcurrency: int
}

@export()
@description('The private network.')
type networkType = {
  @description('Required. The address space of the virtual network.')
  addressPrefix: string

  @description('Required. The subnet of the function apps, delegated to Microsoft.App/environments; /27 or larger.')
  appsPrefix: string

  @description('Required. The subnet of the private endpoints.')
  endpointsPrefix: string
}

@export()
@description('Tags by name.')
type tagsType = { *: string }

@export()
@description('What the deployment made of an app.')
type deployedAppType = {
  @description('The name of the app in topology.json.')
  name: string

  @description('The name of its site.')
  siteName: string

  @description('Whether callers outside the system may reach it.')
  public: bool

  @description('Where callers reach it.')
  url: string
}

@export()
@description('An alert on a metric that is above zero.')
type alertType = {
  @description('Required. Part of the name of the alert.')
  name: string

  @description('Required. What it means and what to do about it.')
  description: string

  @description('Required. The resource id that is watched.')
  targetId: string

  @description('Required. The namespace of the metric: the type of the resource.')
  metricNamespace: string

  @description('Required. The metric.')
  metricName: string

  @description('Required. How values within the window become one.')
  timeAggregation: 'Average' | 'Maximum' | 'Total'

  @description('Required. The dimension that is watched value by value; empty for the sum of all.')
  dimensionName: string

  @description('Required. 0 critical, 1 error, 2 warning, 3 informational.')
  severity: int
}
