using 'main.bicep'

// Production: everything behind private endpoints, the public app behind Front Door, zones where there are zones.
param environmentName = 'prod'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')

param scale = {
  instanceMemoryMB: 2048
  maximumInstanceCount: 100
  alwaysReadyHttpInstances: 2
  httpConcurrency: 32
}

param zoneRedundant = true
param serviceBusTier = 'Premium'
param serviceBusMessagingUnits = 1
param storageSku = 'Standard_ZRS'
param softDeleteDays = 30
param logRetentionInDays = 90
param publicEntry = 'frontDoor'

param network = {
  addressPrefix: '10.40.0.0/16'
  appsPrefix: '10.40.0.0/24'
  endpointsPrefix: '10.40.1.0/24'
}

param alertEmails = empty(readEnvironmentVariable('ALERT_EMAIL', ''))
  ? []
  : [
      readEnvironmentVariable('ALERT_EMAIL', '')
    ]
param tags = {
  owner: 'team-integration'
}
