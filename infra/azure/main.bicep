// The whole deployment: a function app with the custom handler, its storage, an identity with the roles it needs in place of secrets,
// the engine that keeps runs, Application Insights, and, if wanted, a virtual machine with a GPU that serves the models.
// How to deploy it, and what of it has been tried: docs/deployment.md

targetScope = 'resourceGroup'

@description('Begins the names of all resources.')
@minLength(3)
@maxLength(11)
param name string

param location string = resourceGroup().location

@description('What keeps runs: Azure Storage, or a Durable Task Scheduler.')
@allowed([ 'storage', 'scheduler' ])
param durableEngine string = 'storage'

@description('The model of pipelines that name none.')
param defaultModel string

@description('The endpoint of all models. Empty: the GPU host of this deployment.')
param apiBase string = ''

@description('The keys that callers show, as SHA-256: {"keys": [{"name", "sha256", "role"}]}. No key can be computed from it.')
param apiKeys string

@description('Whether a virtual machine with a GPU serves models.')
param withGpuHost bool = true

@description('A size with an NVIDIA GPU that the region offers.')
param gpuSize string = 'Standard_NC4as_T4_v3'

@description('What the GPU host serves: a GGUF file in the container "models", or the model that its package has.')
param gpuModel string = 'builtin'

@description('Who may sign in to the virtual machine over the network of the deployment: an SSH public key.')
param adminPublicKey string = ''

var suffix = uniqueString(resourceGroup().id, name)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: { name: name, location: location, principalId: identity.properties.principalId }
}

module network 'modules/network.bicep' = {
  name: 'network'
  params: { name: name, location: location }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: { name: toLower('${take(name, 11)}${suffix}'), location: location, principalId: identity.properties.principalId }
}

module scheduler 'modules/scheduler.bicep' = if (durableEngine == 'scheduler') {
  name: 'scheduler'
  params: { name: name, location: location, principalId: identity.properties.principalId }
}

module gpuHost 'modules/gpu-host.bicep' = if (withGpuHost) {
  name: 'gpuHost'
  params: {
    name: name
    location: location
    size: gpuSize
    subnetId: network.outputs.gpuSubnetId
    identityId: identity.id
    identityClientId: identity.properties.clientId
    storageAccount: storage.outputs.accountName
    model: gpuModel
    adminPublicKey: adminPublicKey
  }
}

module functionApp 'modules/function-app.bicep' = {
  name: 'functionApp'
  params: {
    name: '${name}-${suffix}'
    location: location
    subnetId: network.outputs.appSubnetId
    identityId: identity.id
    identityClientId: identity.properties.clientId
    storageAccount: storage.outputs.accountName
    connectionString: monitoring.outputs.connectionString
    schedulerConnection: durableEngine == 'scheduler' ? scheduler.outputs.connection : ''
    defaultModel: defaultModel
    apiBase: empty(apiBase) && withGpuHost ? gpuHost.outputs.apiBase : apiBase
    apiKeys: apiKeys
  }
}

output address string = functionApp.outputs.address
output storageAccount string = storage.outputs.accountName
