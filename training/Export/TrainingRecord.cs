using System.Globalization;
using Pipelines.Training.Trainer;

namespace Pipelines.Training.Export;

/// <summary>How weights came to be, as their file tells it: what the curves in a training run's folder say, and what only the process knows.</summary>
internal sealed record TrainingRecord
{
    /// <summary>Points of the loss curve.</summary>
    private const int PointsMax = 60;

    private const int TokensCell = 1;
    private const int LossCell = 4;
    private const int SpeedCell = 7;

    /// <summary>The source revision that the exporter was built from; null when the build does not know.</summary>
    public string? Commit { get; init; }

    /// <summary>What multiplies matrices on the machine that exports, which is the one that trained unless the folder was moved.</summary>
    public string? Device { get; init; }

    /// <summary>Computed in training, prompts and answers.</summary>
    public long Tokens { get; init; }

    /// <summary>In steps: without validation, checkpoints and pauses.</summary>
    public double Minutes { get; init; }

    /// <summary><c>step:loss</c>, each the mean since the point before, in nats a token; empty when there is no curve.</summary>
    public string LossCurve { get; init; } = "";

    /// <param name="folder">A training run's.</param>
    /// <param name="step">The checkpoint's; what the curve tells of later ones is left out.</param>
    public static TrainingRecord Read(string folder, int step)
    {
        string path = Path.Combine(folder, TrainingRun.CurveName);
        if (!File.Exists(path))
        {
            return new TrainingRecord();
        }

        string[][] lines = [.. File.ReadLines(path).Skip(1).Where(line => CurveLine.StepOf(line, Trainer.LossCurve.Header) <= step).Select(static line => line.Split(','))];
        int each = Math.Max(1, (lines.Length + PointsMax - 1) / PointsMax);
        return new TrainingRecord
        {
            Tokens = lines.Sum(static cells => (long)Number(cells[TokensCell])),
            Minutes = lines.Sum(static cells => Number(cells[TokensCell]) / Math.Max(1, Number(cells[SpeedCell]))) / 60,
            LossCurve = string.Join(' ', lines.Chunk(each).Select(static part => string.Create(
                CultureInfo.InvariantCulture, $"{part[^1][0]}:{part.Average(static cells => Number(cells[LossCell])):F3}"))),
        };
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
