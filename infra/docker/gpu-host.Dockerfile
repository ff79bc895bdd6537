# The GPU host. Built from the repository's root:
#   docker build -f infra/docker/gpu-host.Dockerfile -t pipelines-gpu-host .
# With CPU libraries by default. For NVIDIA: --build-arg RUNTIME=nvidia/cuda:13.0.1-runtime-ubuntu24.04 --build-arg FETCH_CUDA=1
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG FETCH_CUDA=0
# llama.cpp's libraries come from npm.
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
# With its own .NET: the runtime image need not have one.
RUN dotnet publish gpu-host/Host/GpuHost.csproj -c Release -r linux-x64 --self-contained -o /app
# Publishing takes the CPU libraries only; those for a GPU are looked for in .pipelines beside the executable.
RUN if [ "$FETCH_CUDA" = 1 ]; then node gpu-host/LlamaCpp/build/get-gpu-backend.mjs cuda && mkdir -p /app/.pipelines && cp -r .pipelines/gpu-backends /app/.pipelines/; fi

FROM ${RUNTIME}
RUN apt-get update && apt-get install -y --no-install-recommends curl ca-certificates libgomp1 && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 --create-home --home-dir /var/lib/pipelines pipelines
COPY --from=build /app /app
USER pipelines
WORKDIR /var/lib/pipelines
VOLUME /var/lib/pipelines
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=120s CMD curl -fsS http://127.0.0.1:8080/ready || exit 1
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/GpuHost"]
CMD ["--urls", "http://0.0.0.0:8080", "--api-keys", "/run/secrets/gpu-host-keys", "--state", "/var/lib/pipelines/state", "--models-dir", "/var/lib/pipelines/models"]
