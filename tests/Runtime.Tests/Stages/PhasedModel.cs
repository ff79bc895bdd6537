using System.Collections.Concurrent;
using Pipelines.Core.Identity;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Stages;

/// <summary>
/// A model whose good answer depends on the prompt alone. Some prompts get a bad answer first, until the phase in which they get
/// their good one. Only operators that ask once look whether an answer is bad, so only they are given one.
/// </summary>
internal sealed class PhasedModel
{
    private readonly ConcurrentDictionary<string, int> _goodAnswers = new(StringComparer.Ordinal);

    /// <param name="phases">How many phases there are; in the last one all answers are good.</param>
    /// <param name="badShare">One in so many prompts begins with bad answers; 0 for none.</param>
    public PhasedModel(int phases, int badShare) => Client = new ScriptedInferenceClient(async (request, cancellationToken) =>
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        OnCall();
        string prompt = request.Messages[0].Content;
        byte[] hash = ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(prompt)).ToBytes();
        bool isAskedOnce = !prompt[..prompt.IndexOf(':', StringComparison.Ordinal)].Contains(' ', StringComparison.Ordinal);
        if (isAskedOnce && badShare > 0 && hash[0] % badShare == 0 && Phase < 1 + (hash[1] % phases))
        {
            return Answers.Text(request, "bad");
        }

        _goodAnswers.AddOrUpdate(prompt, 1, static (_, count) => count + 1);
        return Answers.Text(request, $"good {Convert.ToHexString(hash, 0, 4)}");
    });

    public ScriptedInferenceClient Client { get; }

    public int Phase { get; set; }

    public Action OnCall { get; set; } = static () => { };

    /// <summary>How often the prompt with the most good answers was paid.</summary>
    public int GoodAnswersPerPromptMax => _goodAnswers.Values.DefaultIfEmpty().Max();
}
