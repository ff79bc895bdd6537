using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Parsing;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Functions.App.Deployed;
using Pipelines.Functions.App.Triggers.Queues;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Hosting;

/// <summary>What the function app has of the world around it; put together by an executable. The caller keeps what must be disposed.</summary>
public sealed record AppParts
{
    /// <summary>Holds pipelines, runs, keys and everything else that outlives the process.</summary>
    public required IBlobStore Store { get; init; }

    /// <summary>The log of partitions, over the same store.</summary>
    public required ISegmentLog Log { get; init; }

    /// <summary>Answers of earlier runs, over the same store.</summary>
    public required ICallIndex Calls { get; init; }

    /// <summary>Reads files of rows that came with a request, from the folder <see cref="AppSettings.ScratchFolder"/>.</summary>
    public required IDatasetReader Files { get; init; }

    /// <summary>Turns documents that came with a request into text; reads files of that folder only.</summary>
    public required IDocumentParsers Documents { get; init; }

    /// <summary>Answers the model calls of a run.</summary>
    public required Func<PipelinePlan, RunOrigin, IInferenceClient> ClientOf { get; init; }

    /// <summary>What the models of a run cost.</summary>
    public required Func<PipelinePlan, RunOrigin, PriceBook> PricesOf { get; init; }

    /// <summary>What the operators of a pipeline may use of this machine.</summary>
    public required Func<PipelineRights, PlanningServices> ServicesOf { get; init; }

    /// <summary>Sends completion webhooks; connects to no address that the operator has not allowed.</summary>
    public required HttpMessageInvoker Webhooks { get; init; }

    /// <summary>The queue whose messages start runs; null for none.</summary>
    public RunQueue? Queue { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Scatters pauses; nothing that is kept depends on it.</summary>
    public required Random Random { get; init; }

    /// <summary>Names runs; must not be guessable.</summary>
    public required Func<Guid> NewGuid { get; init; }
}
