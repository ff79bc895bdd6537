using 'main.bicep'

param name = 'pipelines'
param durableEngine = 'storage'
// Another model: upload its GGUF file into the container "models", name the file in gpuModel, and here the file without .gguf, behind gpu-host/.
param defaultModel = 'gpu-host/builtin'
param apiKeys = readEnvironmentVariable('PIPELINES_API_KEYS')
param adminPublicKey = readEnvironmentVariable('PIPELINES_ADMIN_PUBLIC_KEY')
param withGpuHost = true
param gpuModel = 'builtin'
