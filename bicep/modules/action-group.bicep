metadata description = 'Who hears of an alert.'

import { tagsType } from 'types.bicep'

@description('Required. The name of the action group.')
param name string

@description('Required. The tags.')
param tags tagsType

@description('Required. The mail addresses; with none, alerts are in the portal only.')
param emails string[]

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'serverless'
    emailReceivers: [
      for (email, i) in emails: {
        name: 'email-${i}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

@description('The resource id of the action group.')
output id string = actionGroup.id
