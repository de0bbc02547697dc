metadata description = 'The Durable Task Scheduler with one task hub for every durable app, and its retention.'

import { tagsType } from 'types.bicep'

@description('Required. The name of the scheduler.')
@minLength(3)
@maxLength(64)
param name string

@description('Required. The Azure region.')
param location string

@description('Required. The tags.')
param tags tagsType

@description('Required. The pricing model.')
param skuName 'Consumption' | 'Dedicated'

@description('Required. The capacity units of the Dedicated model; three make it zone redundant.')
@minValue(1)
@maxValue(3)
param capacity int

@description('Required. Whether the scheduler answers on its private endpoint only.')
param privateOnly bool

@description('Required. The address ranges that may reach the scheduler; an empty list denies all.')
param ipAllowlist string[]

@description('Required. The names of the task hubs: the durable apps.')
param taskHubNames string[]

@description('Required. How many days finished orchestrations are kept.')
@minValue(1)
param retentionInDays int

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: skuName == 'Dedicated'
      ? {
          name: 'Dedicated'
          capacity: capacity
        }
      : {
          name: 'Consumption'
        }
    ipAllowlist: ipAllowlist
    publicNetworkAccess: privateOnly ? 'Disabled' : 'Enabled'
  }
}

resource retention 'Microsoft.DurableTask/schedulers/retentionPolicies@2026-02-01' = {
  parent: scheduler
  name: 'default'
  properties: {
    retentionPolicies: [
      {
        retentionPeriodInDays: retentionInDays
      }
    ]
  }
}

resource taskHubs 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = [
  for taskHubName in taskHubNames: {
    parent: scheduler
    name: taskHubName
    properties: {}
  }
]

@description('The resource id of the scheduler.')
output id string = scheduler.id

@description('The endpoint that apps connect to.')
output endpoint string = scheduler.properties.endpoint
