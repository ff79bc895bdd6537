// A virtual machine with an NVIDIA GPU. It starts with cloud-init: driver, the GPU host's package from the storage account, the systemd unit.

param name string
param location string
param size string
param subnetId string
param identityId string
param identityClientId string
param storageAccount string
param model string
param adminPublicKey string

var address = '10.20.2.4'
var adminUser = 'operator'
var blobEndpoint = 'https://${storageAccount}.blob.${environment().suffixes.storage}'
var unit = loadTextContent('../../systemd/pipelines-gpu-host.service')
var modelPath = model == 'builtin' ? model : '/var/lib/pipelines/models/${model}'
var cloudInit = replace(
  replace(
    replace(
      replace(
        replace(loadTextContent('../gpu-host.cloud-init.yaml'), '@BLOB_ENDPOINT@', blobEndpoint),
        '@CLIENT_ID@', identityClientId),
      '@MODEL@', model),
    '@MODEL_PATH@', modelPath),
  '@UNIT_BASE64@', base64(unit))

resource nic 'Microsoft.Network/networkInterfaces@2024-01-01' = {
  name: '${name}-gpu-nic'
  location: location
  properties: {
    ipConfigurations: [
      {
        name: 'private'
        properties: { subnet: { id: subnetId }, privateIPAllocationMethod: 'Static', privateIPAddress: address }
      }
    ]
  }
}

resource machine 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: '${name}-gpu'
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    hardwareProfile: { vmSize: size }
    networkProfile: { networkInterfaces: [ { id: nic.id } ] }
    osProfile: {
      computerName: '${name}-gpu'
      adminUsername: adminUser
      customData: base64(cloudInit)
      linuxConfiguration: {
        disablePasswordAuthentication: true
        ssh: { publicKeys: [ { path: '/home/${adminUser}/.ssh/authorized_keys', keyData: adminPublicKey } ] }
      }
    }
    storageProfile: {
      imageReference: { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }
      osDisk: { createOption: 'FromImage', diskSizeGB: 256, managedDisk: { storageAccountType: 'Premium_LRS' } }
    }
  }
}

output apiBase string = 'http://${address}:8080/v1'
