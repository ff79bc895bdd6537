using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Functions.App.Deployed;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.App.Triggers.Queues;
using Pipelines.TestKit.Storage;

namespace Pipelines.Functions.Tests.Kit;

/// <summary>What a test wants different of an app.</summary>
internal sealed record AppOptions
{
    /// <summary>Where the app keeps its files, so that a second one finds them; null makes one of its own.</summary>
    public TemporaryFolder? Folder { get; init; }

    /// <summary>Null is a store of files in the folder.</summary>
    public IBlobStore? Store { get; init; }

    public Func<AppSettings, AppSettings> Change { get; init; } = static settings => settings;

    public IInferenceClient Client { get; init; } = Answering.WithCategory("billing");

    /// <summary>The queue whose messages start runs; null for none.</summary>
    public RunQueue? Queue { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Func<PipelineRights, PlanningServices> ServicesOf { get; init; } = static _ => PlanningServices.None;
}
