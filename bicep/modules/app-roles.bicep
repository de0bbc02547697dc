metadata description = '''
The role assignments of one app, derived from its lists in topology.json: Sender on what it sends to, Receiver on what
it receives from, at the scope of the entity, and its own storage account, task hub and telemetry. Nothing else.
'''

import { appType } from 'types.bicep'
import { roleIds } from 'roles.bicep'

@description('Required. The app of the topology.')
param app appType

@description('Required. The name of the app\'s identity.')
param identityName string

@description('Required. The names of the queues of the topology.')
param queueNames string[]

@description('Required. The names of the topics of the topology.')
param topicNames string[]

@description('Required. The names of the event hubs of the topology.')
param eventHubNames string[]

@description('Required. The name of the Service Bus namespace.')
param serviceBusName string

@description('Required. The name of the Event Hubs namespace; it is there when the topology has hubs.')
param eventHubsName string

@description('Required. The name of the app\'s storage account.')
param storageAccountName string

@description('Required. The name of the Application Insights component.')
param applicationInsightsName string

@description('Required. The name of the scheduler; it is there when an app is durable.')
param schedulerName string

var sends = app.?sends ?? []
var receives = app.?receives ?? []
var durable = app.?durable ?? false

var sentQueues = filter(sends, name => contains(queueNames, name))
var sentTopics = filter(sends, name => contains(topicNames, name))
var sentHubs = filter(sends, name => contains(eventHubNames, name))
var receivedQueues = filter(receives, name => contains(queueNames, name))
var receivedSubscriptions = filter(
  receives,
  name => contains(name, '/') && contains(topicNames, substring(name, 0, lastIndexOf(name, '/')))
)
var receivedGroups = filter(receives, name => contains(eventHubNames, split(name, '/')[0]))

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource serviceBus 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: serviceBusName
}

resource sentQueue 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' existing = [
  for name in sentQueues: {
    parent: serviceBus
    name: replace(name, '/', '~')
  }
]

resource sentTopic 'Microsoft.ServiceBus/namespaces/topics@2026-01-01' existing = [
  for name in sentTopics: {
    parent: serviceBus
    name: replace(name, '/', '~')
  }
]

resource receivedQueue 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' existing = [
  for name in receivedQueues: {
    parent: serviceBus
    name: replace(name, '/', '~')
  }
]

resource receivedSubscription 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2026-01-01' existing = [
  for name in receivedSubscriptions: {
    name: '${serviceBusName}/${replace(substring(name, 0, lastIndexOf(name, '/')), '/', '~')}/${last(split(name, '/'))}'
  }
]

resource sentHub 'Microsoft.EventHub/namespaces/eventhubs@2026-01-01' existing = [
  for name in sentHubs: {
    name: '${eventHubsName}/${name}'
  }
]

resource receivedGroup 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2026-01-01' existing = [
  for name in receivedGroups: {
    name: '${eventHubsName}/${name}'
  }
]

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageAccountName
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource taskHub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' existing = if (durable) {
  name: '${schedulerName}/${app.name}'
}

resource queueSenders 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in sentQueues: {
    name: guid(sentQueue[i].id, identity.id, roleIds.serviceBusDataSender)
    scope: sentQueue[i]
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.serviceBusDataSender)
    }
  }
]

resource topicSenders 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in sentTopics: {
    name: guid(sentTopic[i].id, identity.id, roleIds.serviceBusDataSender)
    scope: sentTopic[i]
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.serviceBusDataSender)
    }
  }
]

resource queueReceivers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in receivedQueues: {
    name: guid(receivedQueue[i].id, identity.id, roleIds.serviceBusDataReceiver)
    scope: receivedQueue[i]
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds.serviceBusDataReceiver
      )
    }
  }
]

resource subscriptionReceivers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in receivedSubscriptions: {
    name: guid(receivedSubscription[i].id, identity.id, roleIds.serviceBusDataReceiver)
    scope: receivedSubscription[i]
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds.serviceBusDataReceiver
      )
    }
  }
]

resource hubSenders 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in sentHubs: {
    name: guid(sentHub[i].id, identity.id, roleIds.eventHubsDataSender)
    scope: sentHub[i]
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.eventHubsDataSender)
    }
  }
]

resource groupReceivers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in receivedGroups: {
    name: guid(receivedGroup[i].id, identity.id, roleIds.eventHubsDataReceiver)
    scope: receivedGroup[i]
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.eventHubsDataReceiver)
    }
  }
]

// The Functions host keeps its locks and timers in blobs, and takes the deployment package from one; for the former
// the host wants Blob Data Owner. The account is the app's own.
resource blobOwner 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, identity.id, roleIds.storageBlobDataOwner)
  scope: storage
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.storageBlobDataOwner)
  }
}

resource tableContributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, identity.id, roleIds.storageTableDataContributor)
  scope: storage
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleIds.storageTableDataContributor
    )
  }
}

resource metricsPublisher 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(applicationInsights.id, identity.id, roleIds.monitoringMetricsPublisher)
  scope: applicationInsights
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleIds.monitoringMetricsPublisher
    )
  }
}

// Data Contributor and not Worker: the app also starts orchestrations and raises events.
resource taskHubContributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (durable) {
  name: guid(taskHub.id, identity.id, roleIds.durableTaskDataContributor)
  scope: taskHub
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleIds.durableTaskDataContributor
    )
  }
}
