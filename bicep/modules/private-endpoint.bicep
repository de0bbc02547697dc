metadata description = 'A private endpoint of one resource, with its entry in a private DNS zone.'

import { tagsType } from 'types.bicep'

@description('Required. The name of the endpoint.')
param name string

@description('Required. The Azure region.')
param location string

@description('Required. The tags.')
param tags tagsType

@description('Required. The resource id of the subnet.')
param subnetId string

@description('Required. The resource id of what the endpoint leads to.')
param targetId string

@description('Required. The part of the target: blob, table, namespace, scheduler.')
param groupId string

@description('Required. The name of the private DNS zone; it is in the same resource group.')
param dnsZoneName string

resource dnsZone 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: dnsZoneName
}

resource endpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: {
      id: subnetId
    }
    privateLinkServiceConnections: [
      {
        name: groupId
        properties: {
          privateLinkServiceId: targetId
          groupIds: [
            groupId
          ]
        }
      }
    ]
  }
}

resource dnsGroup 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = {
  parent: endpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: groupId
        properties: {
          privateDnsZoneId: dnsZone.id
        }
      }
    ]
  }
}
