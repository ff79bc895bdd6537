using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Tests.Kit;

internal sealed record PlayedEpisode(OrchestratorRequest Request, OrchestratorResponse Response);
