// The function app: Linux, a custom handler, its package in the storage account, everything by identity.

param name string
param location string
param subnetId string
param identityId string
param identityClientId string
param storageAccount string
param connectionString string

@description('Empty for the hub in Azure Storage that host.json names.')
param schedulerConnection string

param defaultModel string
param apiBase string
param apiKeys string

var blobEndpoint = 'https://${storageAccount}.blob.${environment().suffixes.storage}'

resource plan 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: '${name}-plan'
  location: location
  kind: 'linux'
  sku: { name: 'P0v3', tier: 'Premium0V3', capacity: 1 }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: name
  location: location
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: subnetId
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      alwaysOn: true
      ftpsState: 'Disabled'
      http20Enabled: true
      linuxFxVersion: ''
      minTlsVersion: '1.2'
      vnetRouteAllEnabled: true
    }
  }
}

resource settings 'Microsoft.Web/sites/config@2023-12-01' = {
  parent: app
  name: 'appsettings'
  properties: union(
    {
      FUNCTIONS_EXTENSION_VERSION: '~4'
      FUNCTIONS_WORKER_RUNTIME: 'custom'
      WEBSITE_RUN_FROM_PACKAGE: '${blobEndpoint}/packages/functions.zip'
      WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID: identityId
      AzureWebJobsStorage__accountName: storageAccount
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      AZURE_CLIENT_ID: identityClientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
      PIPELINES_STORE: '${blobEndpoint}/pipelines'
      PIPELINES_MODEL: defaultModel
      PIPELINES_API_BASE: apiBase
      PIPELINES_API_KEYS: apiKeys
      PIPELINES_PUBLIC_URL: 'https://${app.properties.defaultHostName}'
    },
    empty(schedulerConnection)
      ? {}
      : {
          DURABLE_TASK_SCHEDULER_CONNECTION_STRING: '${schedulerConnection};ClientID=${identityClientId}'
          AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
          AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
        }
  )
}

output address string = 'https://${app.properties.defaultHostName}'
