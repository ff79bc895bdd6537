using System.Globalization;
using Pipelines.Training.Data;

namespace Pipelines.Training.Trainer;

/// <summary>How well each held-out split was answered along the run, as CSV.</summary>
internal sealed class ValidationCurve(string path)
{
    private const string Header = "step,split,answers,right,loss";

    public void Add(int step, SplitKind split, ValidationResult result)
    {
        if (!File.Exists(path))
        {
            File.WriteAllLines(path, [Header]);
        }

        File.AppendAllLines(path, [string.Create(
            CultureInfo.InvariantCulture, $"{step},{split},{result.Answers},{result.RightAnswers},{result.Loss:F5}")]);
    }
}
