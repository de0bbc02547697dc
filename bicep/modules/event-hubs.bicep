metadata description = 'The Event Hubs namespace with the hubs and consumer groups of the topology.'

import { eventHubType, tagsType } from 'types.bicep'

@description('Required. The name of the namespace.')
@minLength(6)
@maxLength(50)
param name string

@description('Required. The Azure region.')
param location string

@description('Required. The tags.')
param tags tagsType

@description('Required. Throughput units to begin with; the namespace adds more when it needs them.')
@minValue(1)
@maxValue(40)
param throughputUnits int

@description('Required. The most throughput units that the namespace takes by itself.')
@minValue(1)
@maxValue(40)
param maximumThroughputUnits int

@description('Required. Whether the namespace answers on its private endpoint only.')
param privateOnly bool

@description('Required. The event hubs of the topology.')
param eventHubs eventHubType[]

@description('Required. The resource id of the Log Analytics workspace.')
param workspaceId string

@description('The hours of P<days>DT<hours>H, of which either part may be missing.')
func hoursOf(duration string) int =>
  (contains(duration, 'D') ? int(replace(split(duration, 'D')[0], 'P', '')) * 24 : 0) + (contains(duration, 'H')
    ? int(replace(split(duration, 'T')[1], 'H', ''))
    : 0)

var consumerGroups = flatten(map(
  eventHubs,
  hub => map(hub.?consumerGroups ?? [], group => { hubName: hub.name, name: group })
))

resource namespace 'Microsoft.EventHub/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'Standard'
    tier: 'Standard'
    capacity: throughputUnits
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: privateOnly ? 'Disabled' : 'Enabled'
    zoneRedundant: true
    isAutoInflateEnabled: true
    maximumThroughputUnits: maximumThroughputUnits
    kafkaEnabled: false
  }
}

resource hubs 'Microsoft.EventHub/namespaces/eventhubs@2026-01-01' = [
  for hub in eventHubs: {
    parent: namespace
    name: hub.name
    properties: {
      partitionCount: hub.?partitionCount ?? 4
      retentionDescription: {
        cleanupPolicy: 'Delete'
        retentionTimeInHours: hoursOf(hub.?retention ?? 'P1D')
      }
    }
  }
]

resource groups 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2026-01-01' = [
  for group in consumerGroups: {
    name: '${namespace.name}/${group.hubName}/${group.name}'
    properties: {}
    dependsOn: [
      hubs
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
