using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Cascades;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Operators.Sampling;
using Pipelines.Core.Search.Vectors;

namespace Pipelines.Core.Operators.Filter;

/// <summary>Which rows the model is asked about, and which the proxy decides; as far as is known after the steps so far. Rows by their ordinals, in order.</summary>
/// <param name="Train">Those that an embedding proxy learns from.</param>
/// <param name="Calibrate">Those by which the thresholds are found.</param>
/// <param name="Ask">The others that the model is asked about.</param>
/// <param name="Accepted">Those of which the proxy says yes. Of all that are left it says no.</param>
internal sealed record CascadedRows(IReadOnlyList<int> Train, IReadOnlyList<int> Calibrate, IReadOnlyList<int> Ask, IReadOnlySet<int> Accepted)
{
    /// <summary>More examples teach little.</summary>
    private const int TrainMax = 200;

    private const ulong TrainSeed = 0x74;

    /// <param name="options">The cascade.</param>
    /// <param name="context">With the phases before <paramref name="step"/>.</param>
    /// <param name="step">What is to be known: later steps are left out.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<CascadedRows> ReadAsync(CascadedFilterOptions options, IArrangingContext context, FilterStep step, CancellationToken cancellationToken)
    {
        int rows = (int)await context.Inputs[0].CountAsync(cancellationToken);
        VectorTable? vectors = options.Cascade.Embedding is null
            ? null
            : (await EmbeddedRows.ReadAsync(context.Phases[CascadedFilterOptions.ProxyPhase], rows, cancellationToken)).Vectors;
        IReadOnlyList<int> train = vectors is null ? [] : ChooseTrain(options.Cascade.Target, vectors, rows);
        if (step == FilterStep.Train)
        {
            return new CascadedRows(train, [], [], new HashSet<int>());
        }

        Dictionary<int, bool> trained = train.Count == 0 ? [] : await LabelsAsync(options, FilterStep.Train, train, context, cancellationToken);
        IReadOnlyList<double?> scores = vectors is null
            ? await ChatScoresAsync(context.Phases[CascadedFilterOptions.ProxyPhase], cancellationToken)
            : EmbeddingScores(vectors, rows, trained, isNeeded: train.Count > 0);
        HashSet<int> isTrain = [.. train];
        int[] population = [.. Enumerable.Range(0, rows).Where(row => scores[row] is not null && !isTrain.Contains(row))];
        CascadeTarget target = options.Cascade.Target with { LabelBudget = Math.Max(1, options.Cascade.Target.LabelBudget - train.Count) };
        var sample = new CalibrationSample([.. population.Select(row => scores[row]!.Value)], target);
        int[] calibrate = [.. sample.Items.Select(item => population[item])];
        if (step == FilterStep.Calibrate)
        {
            return new CascadedRows(train, calibrate, [], new HashSet<int>());
        }

        Dictionary<int, bool> calibrated = await LabelsAsync(options, FilterStep.Calibrate, calibrate, context, cancellationToken);
        CascadeThresholds thresholds = sample.Learn(item => calibrated.TryGetValue(population[item], out bool label) ? label : null);
        HashSet<int> asked = [.. train, .. calibrate];
        ILookup<bool?, int> open = Enumerable.Range(0, rows).Where(row => !asked.Contains(row))
            .ToLookup(row => scores[row] is { } score ? thresholds.AnswerTo(score) : null);
        return new CascadedRows(train, calibrate, [.. open[null]], open[true].ToHashSet());
    }

    /// <summary>None when the budget reaches for all rows: then nothing has to be learned.</summary>
    private static IReadOnlyList<int> ChooseTrain(CascadeTarget target, VectorTable vectors, int rows)
    {
        int[] embedded = [.. Enumerable.Range(0, rows).Where(vectors.Has)];
        int count = embedded.Length <= target.LabelBudget ? 0 : Math.Min(TrainMax, target.LabelBudget / 2);
        var stream = new DrawStream(TrainSeed);
        for (int i = 0; i < count; i++)
        {
            int other = i + stream.NextBelow(embedded.Length - i);
            (embedded[i], embedded[other]) = (embedded[other], embedded[i]);
        }

        return [.. embedded.Take(count).Order()];
    }

    private static async Task<IReadOnlyList<double?>> ChatScoresAsync(IArrangedInput phase, CancellationToken cancellationToken) => await phase.ReadResultsAsync(cancellationToken)
        .Select(static result => result.Status == RowStatus.Ok ? ScoreByChatOperator.ScoreOf(result.Row) : (double?)null)
        .ToListAsync(cancellationToken);

    /// <summary>Rows without a vector have no score. Neither has any when all labels are the same, and nothing can be learned.</summary>
    private static double?[] EmbeddingScores(VectorTable vectors, int rows, Dictionary<int, bool> labels, bool isNeeded)
    {
        int[] examples = [.. labels.Keys.Order()];
        ProxyClassifier? classifier = ProxyClassifier.Fit([.. examples.Select(row => vectors.NumbersOf(row).ToArray())], [.. examples.Select(row => labels[row])]);
        return [.. Enumerable.Range(0, rows).Select(row => !vectors.Has(row) || (isNeeded && classifier is null) ? null
            : classifier?.ScoreOf(vectors.NumbersOf(row)) ?? (double?)0)];
    }

    /// <summary>What the model said about the rows of a step. A row without an answer has no label.</summary>
    private static async Task<Dictionary<int, bool>> LabelsAsync(
        CascadedFilterOptions options, FilterStep step, IReadOnlyList<int> ordinals, IArrangingContext context, CancellationToken cancellationToken)
    {
        var labels = new Dictionary<int, bool>();
        int at = 0;
        await foreach (RowResult result in context.Phases[options.PhaseOf(step)].ReadResultsAsync(cancellationToken))
        {
            int ordinal = ordinals[at++];
            if (result.Status is RowStatus.Ok or RowStatus.Filtered)
            {
                labels.Add(ordinal, result.Status == RowStatus.Ok);
            }
        }

        return labels;
    }
}
