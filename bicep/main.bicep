metadata name = 'Serverless integration'
metadata description = '''
The resource group and everything in it: the entities of topology.json, a function app with its own identity for every
app there, and what watches them. No key, no password and no connection string is made, read or handed out.
'''

targetScope = 'subscription'

import { alertType, appType, deployedAppType, eventHubType, networkType, queueType, scaleType, tagsType, topicType } from 'modules/types.bicep'

@description('Required. The name of the environment, part of every resource name: dev, prod.')
@minLength(2)
@maxLength(8)
param environmentName string

@description('Required. The Azure region of all resources that have one.')
param location string

@description('Optional. The name of the resource group.')
@maxLength(90)
param resourceGroupName string = 'rg-serverless-${environmentName}'

@description('Optional. Tags of every resource, besides environment and system.')
param tags tagsType = {}

@description('Required. How far every app scales.')
param scale scaleType

@description('Optional. Whether function app instances are spread over availability zones.')
param zoneRedundant bool = false

@description('Optional. The tier of Service Bus. A private network needs Premium.')
param serviceBusTier 'Standard' | 'Premium' = 'Standard'

@description('Optional. The messaging units of Service Bus Premium.')
param serviceBusMessagingUnits 1 | 2 | 4 | 8 | 16 = 1

@description('Optional. Throughput units of Event Hubs to begin with; there is a namespace only if the topology has hubs.')
@minValue(1)
@maxValue(40)
param eventHubsThroughputUnits int = 1

@description('Optional. The redundancy of storage.')
param storageSku 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS' = 'Standard_LRS'

@description('Optional. How many days deleted blobs can be brought back.')
@minValue(1)
@maxValue(365)
param softDeleteDays int = 7

@description('Optional. The pricing model of the Durable Task Scheduler.')
param schedulerSku 'Consumption' | 'Dedicated' = 'Consumption'

@description('Optional. The capacity units of a Dedicated scheduler.')
@minValue(1)
@maxValue(3)
param schedulerCapacity int = 1

@description('Optional. The address ranges that may reach the scheduler over its public endpoint; none denies all.')
param schedulerIpAllowlist string[] = []

@description('Optional. How many days finished orchestrations are kept.')
@minValue(1)
param orchestrationRetentionInDays int = 30

@description('Optional. How many days logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionInDays int = 30

@description('Optional. The most gigabytes of logs a day; -1 is no limit.')
param logDailyQuotaGb int = -1

@description('Optional. Who gets a mail when an alert fires.')
param alertEmails string[] = []

@description('Optional. The private network; null for public endpoints, which ask for Entra ID tokens all the same.')
param network networkType?

@description('Optional. How callers reach the public apps: at the site itself, or through Front Door alone.')
param publicEntry 'direct' | 'frontDoor' = 'direct'

var topology = loadJsonContent('topology.json')
var queues queueType[] = topology.queues
var topics topicType[] = topology.topics
var eventHubs eventHubType[] = topology.eventHubs
var apps appType[] = topology.apps

var allTags = union(
  { environment: environmentName, system: 'serverless-integration', 'azd-env-name': environmentName },
  tags
)
var unique = uniqueString(subscription().id, resourceGroupName, location)
var deploymentContainerName = 'deployments'
var isPrivate = network != null
var hasEventHubs = !empty(eventHubs)
var durableAppNames = map(filter(apps, app => app.?durable ?? false), app => app.name)
var hasDurableApps = !empty(durableAppNames)

var resourceGroupId = '${subscription().id}/resourceGroups/${resourceGroupName}'
var identityNames = map(apps, app => 'id-${app.name}-${environmentName}')
var logAnalyticsName = 'log-serverless-${environmentName}-${unique}'
var applicationInsightsName = 'appi-serverless-${environmentName}-${unique}'
var serviceBusName = 'sb-serverless-${environmentName}-${unique}'
var eventHubsName = 'evhns-serverless-${environmentName}-${unique}'
var schedulerName = 'dts-serverless-${environmentName}-${unique}'
var frontDoorName = 'afd-serverless-${environmentName}'
var siteNames = map(apps, app => 'func-${app.name}-${environmentName}-${unique}')
var storageNames = map(apps, app => 'st${take(replace(app.name, '-', ''), 9)}${uniqueString(unique, app.name)}')

var virtualNetworkName = 'vnet-serverless-${environmentName}'
var virtualNetworkId = '${resourceGroupId}/providers/Microsoft.Network/virtualNetworks/${virtualNetworkName}'
var serviceBusId = '${resourceGroupId}/providers/Microsoft.ServiceBus/namespaces/${serviceBusName}'
var eventHubsId = '${resourceGroupId}/providers/Microsoft.EventHub/namespaces/${eventHubsName}'
var schedulerId = '${resourceGroupId}/providers/Microsoft.DurableTask/schedulers/${schedulerName}'
var storageIds = map(storageNames, name => '${resourceGroupId}/providers/Microsoft.Storage/storageAccounts/${name}')

var serviceBusDnsZone = 'privatelink.servicebus.windows.net'
var blobDnsZone = 'privatelink.blob.${environment().suffixes.storage}'
var tableDnsZone = 'privatelink.table.${environment().suffixes.storage}'
var schedulerDnsZone = 'privatelink.durabletask.io'

var privateEndpoints = !isPrivate
  ? []
  : concat(
      [{ name: 'service-bus', targetId: serviceBusId, groupId: 'namespace', dnsZoneName: serviceBusDnsZone }],
      hasEventHubs
        ? [{ name: 'event-hubs', targetId: eventHubsId, groupId: 'namespace', dnsZoneName: serviceBusDnsZone }]
        : [],
      hasDurableApps
        ? [{ name: 'scheduler', targetId: schedulerId, groupId: 'scheduler', dnsZoneName: schedulerDnsZone }]
        : [],
      flatten(map(range(0, length(apps)), i => [
        { name: 'blob-${apps[i].name}', targetId: storageIds[i], groupId: 'blob', dnsZoneName: blobDnsZone }
        { name: 'table-${apps[i].name}', targetId: storageIds[i], groupId: 'table', dnsZoneName: tableDnsZone }
      ]))
    )

var serviceBusAlerts = [
  {
    name: 'dead-letters'
    description: 'A message could not be handled. Read its reason in the dead-letter queue of the entity, mend, resubmit.'
    targetId: serviceBusId
    metricNamespace: 'Microsoft.ServiceBus/namespaces'
    metricName: 'DeadletteredMessages'
    timeAggregation: 'Maximum'
    dimensionName: 'EntityName'
    severity: 1
  }
  {
    name: 'service-bus-errors'
    description: 'Service Bus itself fails requests. Clients retry; look at the service health of the region.'
    targetId: serviceBusId
    metricNamespace: 'Microsoft.ServiceBus/namespaces'
    metricName: 'ServerErrors'
    timeAggregation: 'Total'
    dimensionName: ''
    severity: 2
  }
  {
    name: 'service-bus-throttling'
    description: 'Service Bus slows clients down. Take messaging units (Premium) or spread the load.'
    targetId: serviceBusId
    metricNamespace: 'Microsoft.ServiceBus/namespaces'
    metricName: 'ThrottledRequests'
    timeAggregation: 'Total'
    dimensionName: ''
    severity: 2
  }
]

var eventHubsAlerts = [
  {
    name: 'event-hubs-errors'
    description: 'Event Hubs itself fails requests. Clients retry; look at the service health of the region.'
    targetId: eventHubsId
    metricNamespace: 'Microsoft.EventHub/namespaces'
    metricName: 'ServerErrors'
    timeAggregation: 'Total'
    dimensionName: ''
    severity: 2
  }
  {
    name: 'event-hubs-throttling'
    description: 'Event Hubs slows clients down: the throughput units are used up.'
    targetId: eventHubsId
    metricNamespace: 'Microsoft.EventHub/namespaces'
    metricName: 'ThrottledRequests'
    timeAggregation: 'Total'
    dimensionName: ''
    severity: 2
  }
]

var brokerAlerts alertType[] = concat(serviceBusAlerts, hasEventHubs ? eventHubsAlerts : [])

resource resourceGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupName
  location: location
  tags: allTags
}

module logAnalytics 'modules/log-analytics.bicep' = {
  scope: resourceGroup
  params: {
    name: logAnalyticsName
    location: location
    tags: allTags
    retentionInDays: logRetentionInDays
    dailyQuotaGb: logDailyQuotaGb
  }
}

module applicationInsights 'modules/application-insights.bicep' = {
  scope: resourceGroup
  params: {
    name: applicationInsightsName
    location: location
    tags: allTags
    workspaceId: logAnalytics.outputs.id
  }
}

module virtualNetwork 'modules/network.bicep' = if (isPrivate) {
  scope: resourceGroup
  params: {
    name: virtualNetworkName
    location: location
    tags: allTags
    network: network!
    dnsZoneNames: concat([serviceBusDnsZone, blobDnsZone, tableDnsZone], hasDurableApps ? [schedulerDnsZone] : [])
  }
}

module serviceBus 'modules/service-bus.bicep' = {
  scope: resourceGroup
  params: {
    name: serviceBusName
    location: location
    tags: allTags
    tier: serviceBusTier
    messagingUnits: serviceBusMessagingUnits
    privateOnly: isPrivate
    queues: queues
    topics: topics
    workspaceId: logAnalytics.outputs.id
  }
}

module eventHubsNamespace 'modules/event-hubs.bicep' = if (hasEventHubs) {
  scope: resourceGroup
  params: {
    name: eventHubsName
    location: location
    tags: allTags
    throughputUnits: eventHubsThroughputUnits
    maximumThroughputUnits: min(40, eventHubsThroughputUnits + 4)
    privateOnly: isPrivate
    eventHubs: eventHubs
    workspaceId: logAnalytics.outputs.id
  }
}

module scheduler 'modules/durable-task-scheduler.bicep' = if (hasDurableApps) {
  scope: resourceGroup
  params: {
    name: schedulerName
    location: location
    tags: allTags
    skuName: schedulerSku
    capacity: schedulerCapacity
    privateOnly: isPrivate
    ipAllowlist: schedulerIpAllowlist
    taskHubNames: durableAppNames
    retentionInDays: orchestrationRetentionInDays
  }
}

module identities 'modules/identity.bicep' = [
  for (app, i) in apps: {
    scope: resourceGroup
    params: {
      name: identityNames[i]
      location: location
      tags: allTags
    }
  }
]

module storageAccounts 'modules/storage-account.bicep' = [
  for (app, i) in apps: {
    scope: resourceGroup
    params: {
      name: storageNames[i]
      location: location
      tags: allTags
      skuName: storageSku
      privateOnly: isPrivate
      softDeleteDays: softDeleteDays
      workspaceId: logAnalytics.outputs.id
      deploymentContainerName: deploymentContainerName
    }
  }
]

module appRoles 'modules/app-roles.bicep' = [
  for (app, i) in apps: {
    scope: resourceGroup
    params: {
      app: app
      identityName: identityNames[i]
      queueNames: map(queues, queue => queue.name)
      topicNames: map(topics, topic => topic.name)
      eventHubNames: map(eventHubs, hub => hub.name)
      serviceBusName: serviceBusName
      eventHubsName: eventHubsName
      storageAccountName: storageNames[i]
      applicationInsightsName: applicationInsightsName
      schedulerName: schedulerName
    }
    dependsOn: [
      applicationInsights
      eventHubsNamespace
      identities
      scheduler
      serviceBus
      storageAccounts
    ]
  }
]

module frontDoor 'modules/front-door-profile.bicep' = if (publicEntry == 'frontDoor') {
  scope: resourceGroup
  params: {
    name: frontDoorName
    tags: allTags
    workspaceId: logAnalytics.outputs.id
  }
}

module functionApps 'modules/function-app.bicep' = [
  for (app, i) in apps: {
    scope: resourceGroup
    params: {
      app: app
      name: siteNames[i]
      location: location
      tags: allTags
      scale: scale
      zoneRedundant: zoneRedundant
      identityName: identityNames[i]
      storageAccountName: storageNames[i]
      deploymentContainerName: deploymentContainerName
      applicationInsightsName: applicationInsightsName
      serviceBusName: serviceBusName
      eventHubsName: eventHubsName
      eventHubNames: map(eventHubs, hub => hub.name)
      schedulerEndpoint: hasDurableApps ? scheduler!.outputs.endpoint : ''
      calledApps: toObject(
        filter(range(0, length(apps)), j => contains(app.?calls ?? [], apps[j].name)),
        j => apps[j].name,
        j => 'https://${siteNames[j]}.azurewebsites.net'
      )
      subnetId: isPrivate ? '${virtualNetworkId}/subnets/apps' : ''
      frontDoorName: publicEntry == 'frontDoor' ? frontDoorName : ''
      workspaceId: logAnalytics.outputs.id
    }
    dependsOn: [
      appRoles
      frontDoor
      endpoints
      virtualNetwork
    ]
  }
]

module frontDoorRoutes 'modules/front-door-route.bicep' = [
  for (app, i) in apps: if (publicEntry == 'frontDoor' && (app.?public ?? false)) {
    scope: resourceGroup
    params: {
      profileName: frontDoorName
      name: '${app.name}-${environmentName}-${unique}'
      tags: allTags
      originHostName: functionApps[i].outputs.hostName
    }
  }
]

module endpoints 'modules/private-endpoint.bicep' = [
  for endpoint in privateEndpoints: {
    scope: resourceGroup
    params: {
      name: 'pep-${endpoint.name}-${environmentName}'
      location: location
      tags: allTags
      subnetId: '${virtualNetworkId}/subnets/endpoints'
      targetId: endpoint.targetId
      groupId: endpoint.groupId
      dnsZoneName: endpoint.dnsZoneName
    }
    dependsOn: [
      eventHubsNamespace
      scheduler
      serviceBus
      storageAccounts
      virtualNetwork
    ]
  }
]

module actionGroup 'modules/action-group.bicep' = {
  scope: resourceGroup
  params: {
    name: 'ag-serverless-${environmentName}'
    tags: allTags
    emails: alertEmails
  }
}

module alerts 'modules/metric-alert.bicep' = [
  for alert in brokerAlerts: {
    scope: resourceGroup
    params: {
      name: 'alert-${alert.name}-${environmentName}'
      tags: allTags
      alertDescription: alert.description
      targetId: alert.targetId
      metricNamespace: alert.metricNamespace
      metricName: alert.metricName
      timeAggregation: alert.timeAggregation
      dimensionName: alert.dimensionName
      severity: alert.severity
      threshold: 0
      actionGroupId: actionGroup.outputs.id
    }
    dependsOn: [
      eventHubsNamespace
      serviceBus
    ]
  }
]

module workbook 'modules/workbook.bicep' = {
  scope: resourceGroup
  params: {
    displayName: 'Serverless integration (${environmentName})'
    location: location
    tags: allTags
    workspaceId: logAnalytics.outputs.id
  }
}

@description('The name of the resource group.')
output resourceGroupName string = resourceGroup.name

@description('The host name of the Service Bus namespace.')
output serviceBusNamespace string = serviceBus.outputs.fullyQualifiedNamespace

@description('The apps: name, site, whether public, and where callers reach them.')
output apps deployedAppType[] = [
  for (app, i) in apps: {
    name: app.name
    siteName: functionApps[i].outputs.name
    public: app.?public ?? false
    url: publicEntry == 'frontDoor' && (app.?public ?? false)
      ? 'https://${frontDoorRoutes[i]!.outputs.hostName}'
      : 'https://${functionApps[i].outputs.hostName}'
  }
]
