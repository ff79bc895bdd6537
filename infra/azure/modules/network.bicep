// One network: the app reaches the GPU host by a private address, nobody else does.

param name string
param location string

var gpuHostPort = '8080'
var appRange = '10.20.1.0/24'

resource rules 'Microsoft.Network/networkSecurityGroups@2024-01-01' = {
  name: '${name}-gpu-rules'
  location: location
  properties: {
    securityRules: [
      {
        name: 'app-to-models'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: appRange
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: gpuHostPort
        }
      }
      {
        name: 'nobody-else'
        properties: {
          priority: 4000
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-01-01' = {
  name: '${name}-network'
  location: location
  properties: {
    addressSpace: { addressPrefixes: [ '10.20.0.0/16' ] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: appRange
          delegations: [ { name: 'app', properties: { serviceName: 'Microsoft.Web/serverFarms' } } ]
        }
      }
      {
        name: 'gpu'
        properties: { addressPrefix: '10.20.2.0/24', networkSecurityGroup: { id: rules.id } }
      }
    ]
  }
}

output appSubnetId string = network.properties.subnets[0].id
output gpuSubnetId string = network.properties.subnets[1].id
