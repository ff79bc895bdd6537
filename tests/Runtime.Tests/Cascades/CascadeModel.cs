using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Cascades;

/// <summary>
/// A proxy and a model. The model says whether the numbers of a prompt pass; the proxy, which is asked for one token, is surer of it the farther a number is from the
/// border, and wrong near it.
/// </summary>
internal sealed partial class CascadeModel
{
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _scored = new(StringComparer.Ordinal);

    /// <param name="isYes">What the model says about the numbers of a prompt.</param>
    /// <param name="scoreOf">How sure the proxy is of a yes.</param>
    /// <param name="answerField">The field of the model's answer.</param>
    public CascadeModel(Func<int[], bool> isYes, Func<int[], double> scoreOf, string answerField) => Client = new ScriptedInferenceClient(async (request, cancellationToken) =>
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        OnCall();
        string prompt = request.Messages[1].Content;
        int[] numbers = NumbersIn(prompt);
        if (request.Sampling.MaxOutputTokens != 1)
        {
            _asked.AddOrUpdate(prompt, 1, static (_, count) => count + 1);
            return Answers.Text(request, Mistake(numbers) ?? $$"""{"{{answerField}}": {{(isYes(numbers) ? "true" : "false")}}}""");
        }

        _scored.AddOrUpdate(prompt, 1, static (_, count) => count + 1);
        double score = scoreOf(numbers);
        TokenLogProb[] digits = [new("1", Math.Log(score), []), new("0", Math.Log(1 - score), [])];
        Completion answer = Answers.Text(request, score > 0.5 ? "1" : "0");
        return HasLogProbs ? answer with { Choices = [answer.Choices[0] with { LogProbs = [digits[0] with { Alternatives = digits }] }] } : answer;
    })
    {
        Embed = static text => [.. NumbersIn(text).Take(1).SelectMany(static number => new[] { (float)Math.Cos(number / 1000.0), (float)Math.Sin(number / 1000.0) })],
    };

    public ScriptedInferenceClient Client { get; }

    public bool HasLogProbs { get; init; } = true;

    public Action OnCall { get; set; } = static () => { };

    /// <summary>What the model says instead of an answer; null when it answers.</summary>
    public Func<int[], string?> Mistake { get; init; } = static _ => null;

    /// <summary>The prompts that the model was sent, and how often.</summary>
    public IReadOnlyDictionary<string, int> Asked => _asked;

    /// <summary>Those of the proxy.</summary>
    public IReadOnlyDictionary<string, int> Scored => _scored;

    /// <summary>Sure far from the border, unsure near it.</summary>
    public static double Sigmoid(double distance) => Math.Clamp(1 / (1 + Math.Exp(-distance)), 0.001, 0.999);

    /// <summary>A number that looks drawn, the same each time.</summary>
    public static double Noise(int number) => int.Parse(ContentHash.Of(BitConverter.GetBytes(number)).ToShortHex()[..3], NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 4095.0;

    private static int[] NumbersIn(string prompt) => [.. Number().Matches(prompt).Select(static match => int.Parse(match.Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
