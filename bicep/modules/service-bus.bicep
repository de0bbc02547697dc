metadata description = 'The Service Bus namespace with the queues, topics, subscriptions and rules of the topology.'

import { queueType, tagsType, topicType } from 'types.bicep'

@description('Required. The name of the namespace.')
@minLength(6)
@maxLength(50)
param name string

@description('Required. The Azure region.')
param location string

@description('Required. The tags.')
param tags tagsType

@description('Required. The tier. Topics need Standard, private endpoints need Premium.')
param tier 'Standard' | 'Premium'

@description('Required. Messaging units; of the Premium tier only.')
param messagingUnits 1 | 2 | 4 | 8 | 16

@description('Required. Whether the namespace answers on its private endpoint only; needs Premium.')
param privateOnly bool

@description('Required. The queues of the topology.')
param queues queueType[]

@description('Required. The topics of the topology.')
param topics topicType[]

@description('Required. The resource id of the Log Analytics workspace.')
param workspaceId string

var subscriptions = flatten(map(
  topics,
  topic => map(topic.?subscriptions ?? [], subscription => { topicName: topic.name, subscription: subscription })
))

var rules = flatten(map(
  subscriptions,
  item =>
    map(item.subscription.?rules ?? [], rule => {
      topicName: item.topicName
      subscriptionName: item.subscription.name
      rule: rule
    })
))

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: tier
    tier: tier
    capacity: tier == 'Premium' ? messagingUnits : null
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: privateOnly ? 'Disabled' : 'Enabled'
    premiumMessagingPartitions: tier == 'Premium' ? 1 : null
    zoneRedundant: tier == 'Premium' ? true : null
  }
}

resource namespaceQueues 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' = [
  for queue in queues: {
    parent: namespace
    name: replace(queue.name, '/', '~')
    properties: {
      requiresSession: queue.?requiresSession ?? false
      lockDuration: queue.?lockDuration ?? 'PT1M'
      maxDeliveryCount: queue.?maxDeliveryCount ?? 10
      defaultMessageTimeToLive: queue.?defaultMessageTimeToLive ?? 'P14D'
      deadLetteringOnMessageExpiration: queue.?deadLetteringOnMessageExpiration ?? true
      requiresDuplicateDetection: queue.?requiresDuplicateDetection ?? false
      duplicateDetectionHistoryTimeWindow: queue.?duplicateDetectionHistoryTimeWindow ?? 'PT10M'
    }
  }
]

resource namespaceTopics 'Microsoft.ServiceBus/namespaces/topics@2026-01-01' = [
  for topic in topics: {
    parent: namespace
    name: replace(topic.name, '/', '~')
    properties: {
      defaultMessageTimeToLive: topic.?defaultMessageTimeToLive ?? 'P14D'
      requiresDuplicateDetection: topic.?requiresDuplicateDetection ?? false
      duplicateDetectionHistoryTimeWindow: topic.?duplicateDetectionHistoryTimeWindow ?? 'PT10M'
      supportOrdering: true
    }
  }
]

resource topicSubscriptions 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2026-01-01' = [
  for item in subscriptions: {
    name: '${namespace.name}/${replace(item.topicName, '/', '~')}/${item.subscription.name}'
    properties: {
      requiresSession: item.subscription.?requiresSession ?? false
      lockDuration: item.subscription.?lockDuration ?? 'PT1M'
      maxDeliveryCount: item.subscription.?maxDeliveryCount ?? 10
      defaultMessageTimeToLive: item.subscription.?defaultMessageTimeToLive ?? 'P14D'
      deadLetteringOnMessageExpiration: item.subscription.?deadLetteringOnMessageExpiration ?? true
      deadLetteringOnFilterEvaluationExceptions: item.subscription.?deadLetteringOnFilterEvaluationExceptions ?? true
    }
    dependsOn: [
      namespaceTopics
    ]
  }
]

// A subscription that is made without a rule gets $Default, which takes everything. One that has rules in the
// topology must not keep it: $Default is set to a filter that takes nothing.
resource closedDefaultRules 'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules@2026-01-01' = [
  for item in filter(subscriptions, item => !empty(item.subscription.?rules ?? [])): {
    name: '${namespace.name}/${replace(item.topicName, '/', '~')}/${item.subscription.name}/$Default'
    properties: {
      filterType: 'SqlFilter'
      sqlFilter: {
        sqlExpression: '1=0'
      }
    }
    dependsOn: [
      topicSubscriptions
    ]
  }
]

resource subscriptionRules 'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules@2026-01-01' = [
  for item in rules: {
    name: '${namespace.name}/${replace(item.topicName, '/', '~')}/${item.subscriptionName}/${item.rule.name}'
    properties: {
      filterType: contains(item.rule, 'correlationFilter') ? 'CorrelationFilter' : 'SqlFilter'
      sqlFilter: contains(item.rule, 'sqlFilter')
        ? {
            sqlExpression: item.rule.?sqlFilter
          }
        : null
      correlationFilter: contains(item.rule, 'correlationFilter')
        ? union(
            item.rule.correlationFilter!,
            contains(item.rule.correlationFilter!, 'properties')
              ? {
                  // A filter's values are text; a truth value is written as JSON writes it.
                  properties: mapValues(
                    item.rule.correlationFilter!.properties!,
                    value => value == true ? 'true' : value == false ? 'false' : string(value)
                  )
                }
              : {}
          )
        : null
      action: contains(item.rule, 'sqlAction')
        ? {
            sqlExpression: item.rule.?sqlAction
          }
        : null
    }
    dependsOn: [
      topicSubscriptions
    ]
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: namespace
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

@description('The resource id of the namespace.')
output id string = namespace.id

@description('The host name that clients connect to.')
output fullyQualifiedNamespace string = '${namespace.name}.servicebus.windows.net'
