metadata description = 'The user-assigned managed identity of one app.'

import { tagsType } from 'types.bicep'

@description('Required. The name of the identity.')
param name string

@description('Required. The Azure region.')
param location string

@description('Required. The tags.')
param tags tagsType

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('The resource id of the identity.')
output id string = identity.id
