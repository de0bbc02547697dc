metadata description = 'The Log Analytics workspace that all logs and metrics go to.'

import { tagsType } from 'types.bicep'

@description('Required. The name of the workspace.')
param name string

@description('Required. The Azure region.')
param location string

@description('Required. The tags.')
param tags tagsType

@description('Required. How many days logs are kept.')
@minValue(30)
@maxValue(730)
param retentionInDays int

@description('Required. The most gigabytes a day that are ingested; -1 is no limit.')
param dailyQuotaGb int

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionInDays
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
    workspaceCapping: {
      dailyQuotaGb: dailyQuotaGb
    }
  }
}

@description('The resource id of the workspace.')
output id string = workspace.id
