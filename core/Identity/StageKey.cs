namespace Pipelines.Core.Identity;

/// <summary>The keys of the stages of runs.</summary>
public static class StageKey
{
    /// <summary>What a stage asks for: a later run that asks for the same may take its rows over.</summary>
    /// <param name="stageAndInput">The stage's plan over its input.</param>
    /// <param name="models">The models that it asks, by name, each with its fingerprint.</param>
    /// <param name="fallbacks">Who may answer in their place, in order: name and endpoint.</param>
    public static ContentHash Question(
        ContentHash stageAndInput,
        IReadOnlyCollection<(string Model, ContentHash Fingerprint)> models,
        IReadOnlyCollection<(string Model, Uri? ApiBase)> fallbacks)
    {
        using var hasher = new CanonicalHasher("pipelines/stage-question/1");
        hasher.Add(stageAndInput).AddCount(models.Count);
        foreach ((string model, ContentHash fingerprint) in models)
        {
            hasher.Add(model).Add(fingerprint);
        }

        hasher.AddCount(fallbacks.Count);
        foreach ((string model, Uri? apiBase) in fallbacks)
        {
            hasher.Add(model).Add(apiBase?.AbsoluteUri);
        }

        return hasher.Finish();
    }

    /// <summary>Stands for several inputs together, where an operator works on all of their rows.</summary>
    /// <param name="inputs">Their keys, in order.</param>
    public static ContentHash Inputs(IReadOnlyCollection<ContentHash> inputs)
    {
        using var hasher = new CanonicalHasher("pipelines/stage-inputs/1");
        hasher.AddCount(inputs.Count);
        foreach (ContentHash input in inputs)
        {
            hasher.Add(input);
        }

        return hasher.Finish();
    }

    /// <summary>Names the rows that a stage has made, as the input of a later one.</summary>
    /// <param name="question">What was asked for.</param>
    /// <param name="run">The run that asked; null when no model had a part in it, so that the rows are the same in every run.</param>
    /// <param name="generation">The retry after which the rows are meant, from 1.</param>
    public static ContentHash Rows(ContentHash question, string? run, int generation)
    {
        using var hasher = new CanonicalHasher("pipelines/stage-rows/1");
        return hasher.Add(question).Add(run).Add(run is null ? 0 : generation).Finish();
    }
}
