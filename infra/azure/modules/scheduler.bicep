// A Durable Task Scheduler and its hub, for those who want more than Azure Storage gives.

param name string
param location string
param principalId string

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: '${name}-scheduler'
  location: location
  properties: { ipAllowlist: [ '0.0.0.0/0' ], sku: { name: 'Dedicated', capacity: 1 } }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: 'pipelines'
  properties: {}
}

resource worker 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, principalId, 'data')
  scope: hub
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    // Durable Task Data Contributor
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '0ad04412-c4d5-4796-b79c-f76d14c8d402')
  }
}

output connection string = 'Endpoint=${scheduler.properties.endpoint};TaskHub=${hub.name};Authentication=ManagedIdentity'
