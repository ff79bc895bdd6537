using 'main.bicep'

param name = 'pipelines'
param durableEngine = 'storage'
param defaultModel = 'gpu-host/qwen2.5-1.5b-instruct'
param apiKeys = readEnvironmentVariable('PIPELINES_API_KEYS')
param adminPublicKey = readEnvironmentVariable('PIPELINES_ADMIN_PUBLIC_KEY')
param withGpuHost = true
// Without its ending it is the name that defaultModel has behind the slash.
param gpuModel = 'qwen2.5-1.5b-instruct.gguf'
