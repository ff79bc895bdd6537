using System.Globalization;
using Pipelines.Training.Data;

namespace Pipelines.Training.Trainer;

/// <summary>How well each held-out split was answered along the run, as CSV. A run that is resumed drops what it does again.</summary>
internal sealed class ValidationCurve
{
    private const string Header = "step,split,answers,right,loss";
    private readonly string _path;

    /// <param name="path">The file.</param>
    /// <param name="step">Steps made.</param>
    public ValidationCurve(string path, int step)
    {
        _path = path;
        IEnumerable<string> kept = File.Exists(path) ? File.ReadLines(path).Skip(1).Where(line => CurveLine.StepOf(line, Header) <= step) : [];
        string[] lines = [Header, .. kept];
        WholeFile.Publish(path, draft => File.WriteAllLines(draft, lines));
    }

    public void Add(int step, SplitKind split, ValidationResult result) => File.AppendAllLines(_path, [string.Create(
        CultureInfo.InvariantCulture, $"{step},{split},{result.Answers},{result.RightAnswers},{result.Loss:F5}")]);
}
