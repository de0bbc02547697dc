metadata description = 'The workbook with the numbers one looks at first.'

import { tagsType } from 'types.bicep'

@description('Required. The title.')
param displayName string

@description('Required. The Azure region.')
param location string

@description('Required. The tags.')
param tags tagsType

@description('Required. The resource id of the Log Analytics workspace that the queries read.')
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: displayName
    sourceId: workspaceId
    serializedData: string(loadJsonContent('workbook.json'))
  }
}

@description('The resource id of the workbook.')
output id string = workbook.id
