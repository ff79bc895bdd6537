# The function app, hosting itself. Built from the repository's root:
#   docker build -f infra/docker/functions.Dockerfile -t pipelines-functions .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# Vocabularies and word vectors come from npm.
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN dotnet publish functions/Pipelines.Functions.csproj -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# tzdata: schedules are kept in time zones. curl: the health check.
RUN apt-get update && apt-get install -y --no-install-recommends curl tzdata poppler-utils && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 --create-home --home-dir /var/lib/pipelines pipelines
COPY --from=build /app /app
USER pipelines
WORKDIR /var/lib/pipelines
VOLUME /var/lib/pipelines
EXPOSE 7071
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD curl -fsS http://127.0.0.1:7071/ready || exit 1
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/Pipelines.Functions"]
CMD ["--urls", "http://0.0.0.0:7071", "--api-keys", "/run/secrets/functions-keys", "--state", "/var/lib/pipelines/functions"]
