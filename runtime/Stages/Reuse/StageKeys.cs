using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Stages.Reuse;

/// <summary>The keys of stages. Format: docs/formats/keys.md.</summary>
internal sealed class StageKeys(PipelinePlan plan, ModelFingerprints fingerprints, RunStop stop)
{
    /// <summary>What a stage asks for: its plan, its input, and the models that answer it.</summary>
    /// <exception cref="OperationCanceledException">A model cannot be reached: the run waits for it.</exception>
    public async Task<ContentHash> QuestionAsync(StagePlan stage, ContentHash inputKey, CancellationToken cancellationToken)
    {
        string[] models = [.. stage.Operators
            .SelectMany(static planned => planned.Description.AllModels)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
        List<(string Model, ContentHash Fingerprint)> asked = [];
        foreach (string model in models)
        {
            asked.Add((model, await FingerprintAsync(model, cancellationToken)));
        }

        // Whoever may answer in place of a model decides about the rows as well; where none is asked there is none to stand in for.
        IReadOnlyList<ModelReference> fallbacks = models.Length > 0 ? plan.Models.Fallbacks : [];
        return StageKey.Question(stage.KeyFor(inputKey), asked, [.. fallbacks.Select(static fallback => (fallback.Name, fallback.ApiBase))]);
    }

    /// <summary>Names the rows that a stage has made at a place. Rows that no model and no network has touched are the same wherever they are made.</summary>
    public static ContentHash Rows(StagePlan stage, ContentHash question, StagePlace place)
    {
        bool isOwn = stage.Operators.Any(static planned => planned.Operator.Traits.UsesModel || planned.Operator.Traits.ReadsOutside);
        return StageKey.Rows(question, isOwn ? place.Run : null, place.Generation);
    }

    private async Task<ContentHash> FingerprintAsync(string model, CancellationToken cancellationToken)
    {
        try
        {
            return await fingerprints.GetAsync(model, cancellationToken);
        }
        catch (InferenceException e)
        {
            throw stop.Request(new StopReason(RunStatus.Waiting, $"Model '{model}' cannot be reached: {e.Message}"));
        }
    }
}
