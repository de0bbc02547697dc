metadata description = 'Workspace-based Application Insights that accepts Entra ID tokens only.'

import { tagsType } from 'types.bicep'

@description('Required. The name of the component.')
param name string

@description('Required. The Azure region.')
param location string

@description('Required. The tags.')
param tags tagsType

@description('Required. The resource id of the Log Analytics workspace.')
param workspaceId string

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: name
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspaceId
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
    DisableIpMasking: false
  }
}

@description('The resource id of the component.')
output id string = component.id
