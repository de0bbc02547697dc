using 'main.bicep'

// Development: public endpoints that accept Entra ID tokens only, the cheapest tiers, next to nothing at rest.
param environmentName = 'dev'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')

param scale = {
  instanceMemoryMB: 512
  maximumInstanceCount: 40
  alwaysReadyHttpInstances: 0
  httpConcurrency: 16
}

// The outbound addresses of Flex Consumption are not fixed without a virtual network.
param schedulerIpAllowlist = [
  '0.0.0.0/0'
]

param logDailyQuotaGb = 1
param tags = {
  owner: 'team-integration'
}
