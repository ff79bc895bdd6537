using System.Globalization;

namespace Pipelines.Training.Trainer;

/// <summary>The course of a run as CSV, a line for each step. A run that is resumed goes on where its checkpoint stands.</summary>
internal sealed class LossCurve : IDisposable
{
    public const string Header = "step,tokens,targets,stage,loss,gradient_norm,learning_rate,tokens_per_second";
    private readonly StreamWriter _file;

    /// <param name="path">The file.</param>
    /// <param name="step">Steps made; lines of later ones are of work that is done again.</param>
    public LossCurve(string path, int step)
    {
        IEnumerable<string> kept = File.Exists(path) ? File.ReadLines(path).Skip(1).Where(line => CurveLine.StepOf(line, Header) <= step) : [];
        string[] lines = [Header, .. kept];
        WholeFile.Publish(path, draft => File.WriteAllLines(draft, lines));
        _file = new StreamWriter(path, append: true) { AutoFlush = true };
    }

    public void Add(StepResult result, string stage, double tokensPerSecond) => _file.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Step},{result.Tokens},{result.Targets},{stage},{result.Loss:F5},{result.GradientNorm:F4},{result.LearningRate:G4},{tokensPerSecond:F0}"));

    public void Dispose() => _file.Dispose();
}
