metadata description = 'One function app on its own Flex Consumption plan, with the settings that its code needs.'

import { appType, scaleType, tagsType } from 'types.bicep'

@description('Required. The app of the topology.')
param app appType

@description('Required. The name of the site.')
@minLength(2)
@maxLength(60)
param name string

@description('Required. The Azure region.')
param location string

@description('Required. The tags.')
param tags tagsType

@description('Required. How far the app scales.')
param scale scaleType

@description('Required. Whether instances are spread over availability zones.')
param zoneRedundant bool

@description('Required. The name of the app\'s identity.')
param identityName string

@description('Required. The name of the app\'s storage account.')
param storageAccountName string

@description('Required. The container that deployment packages go to.')
param deploymentContainerName string

@description('Required. The name of the Application Insights component.')
param applicationInsightsName string

@description('Required. The name of the Service Bus namespace.')
param serviceBusName string

@description('Required. The name of the Event Hubs namespace; it is there when the topology has hubs.')
param eventHubsName string

@description('Required. The names of the event hubs of the topology.')
param eventHubNames string[]

@description('Required. The endpoint of the scheduler; empty when no app is durable.')
param schedulerEndpoint string

@description('Required. The base addresses of the apps that this one calls, by name.')
param calledApps { *: string }

@description('Required. The subnet of the function apps; empty without a private network.')
param subnetId string

@description('Required. The Front Door profile that alone may reach a public app; empty without one.')
param frontDoorName string

@description('Required. The resource id of the Log Analytics workspace.')
param workspaceId string

var isPublic = app.?public ?? false
var isDurable = app.?durable ?? false
var usedEntities = map(concat(app.?sends ?? [], app.?receives ?? []), name => split(name, '/')[0])
var usesEventHubs = !empty(filter(usedEntities, name => contains(eventHubNames, name)))
var usesServiceBus = !empty(filter(usedEntities, name => !contains(eventHubNames, name)))

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource frontDoor 'Microsoft.Cdn/profiles@2025-06-01' existing = if (!empty(frontDoorName)) {
  name: frontDoorName
}

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageAccountName
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

// No queue service: no trigger here needs it, and the identity has no role on it.
var hostSettings = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  AzureWebJobsStorage__blobServiceUri: storage.properties.primaryEndpoints.blob
  AzureWebJobsStorage__tableServiceUri: storage.properties.primaryEndpoints.table
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
  AZURE_CLIENT_ID: identity.properties.clientId
}

var storeSettings = {
  Storage__credential: 'managedidentity'
  Storage__clientId: identity.properties.clientId
  Storage__tableServiceUri: storage.properties.primaryEndpoints.table
}

var serviceBusSettings = usesServiceBus
  ? {
      ServiceBus__credential: 'managedidentity'
      ServiceBus__clientId: identity.properties.clientId
      ServiceBus__fullyQualifiedNamespace: '${serviceBusName}.servicebus.windows.net'
    }
  : {}

var eventHubsSettings = usesEventHubs
  ? {
      EventHubs__credential: 'managedidentity'
      EventHubs__clientId: identity.properties.clientId
      EventHubs__fullyQualifiedNamespace: '${eventHubsName}.servicebus.windows.net'
    }
  : {}

var durableSettings = isDurable
  ? {
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identity.properties.clientId}'
      TASKHUB_NAME: app.name
      // host.json is shared by the apps and by the local host; these override it as every host.json value can be.
      AzureFunctionsJobHost__extensions__durableTask__hubName: app.name
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
    }
  : {}

var callSettings = toObject(items(calledApps), item => 'Calls__${item.key}__BaseAddress', item => item.value)

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  // azd finds the site of a service by this tag.
  tags: union(tags, { 'azd-service-name': app.name })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${deploymentContainerName}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: scale.instanceMemoryMB
        maximumInstanceCount: scale.maximumInstanceCount
        alwaysReady: scale.alwaysReadyHttpInstances == 0 || !isPublic
          ? []
          : [
              {
                name: 'http'
                instanceCount: scale.alwaysReadyHttpInstances
              }
            ]
        triggers: {
          http: {
            perInstanceConcurrency: scale.httpConcurrency
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      remoteDebuggingEnabled: false
      // A public app is open, or open to its Front Door alone; any other app is open to the apps' subnet alone.
      // The deployment endpoint keeps its own rules: it asks for a token, and the pipeline has no fixed address.
      ipSecurityRestrictionsDefaultAction: isPublic && empty(frontDoorName) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: isPublic && !empty(frontDoorName)
        ? [
            {
              name: 'front-door'
              description: 'This system\'s Front Door and no other'
              action: 'Allow'
              priority: 100
              tag: 'ServiceTag'
              ipAddress: 'AzureFrontDoor.Backend'
              headers: {
                'x-azure-fdid': [
                  frontDoor!.properties.frontDoorId
                ]
              }
            }
          ]
        : !isPublic && !empty(subnetId)
            ? [
                {
                  name: 'apps'
                  description: 'The apps of this system'
                  action: 'Allow'
                  priority: 100
                  vnetSubnetResourceId: subnetId
                }
              ]
            : []
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: 'Allow'
    }
  }
}

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'appsettings'
  properties: union(hostSettings, storeSettings, serviceBusSettings, eventHubsSettings, durableSettings, callSettings)
}

resource ftpCredentials 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: site
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource scmCredentials 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: site
  name: 'scm'
  properties: {
    allow: false
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: site
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'FunctionAppLogs'
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

@description('The name of the site.')
output name string = site.name

@description('The host name of the site.')
output hostName string = site.properties.defaultHostName
