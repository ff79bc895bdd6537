using System.Collections.Concurrent;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Arranging;

/// <summary>A model whose answers follow from the prompt; counts how often it was asked.</summary>
internal sealed class TextModel
{
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);

    public TextModel(Func<string, string> answer) => Client = new ScriptedInferenceClient(async (request, cancellationToken) =>
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        OnCall();
        string prompt = request.Messages[1].Content;
        _asked.AddOrUpdate(prompt, 1, static (_, count) => count + 1);
        return Answers.Text(request, answer(prompt));
    })
    {
        Embed = text => Vector(text),
    };

    public ScriptedInferenceClient Client { get; }

    public Action OnCall { get; set; } = static () => { };

    public Func<string, float[]> Vector { get; init; } = static _ => throw new InvalidOperationException("Nothing is embedded.");

    /// <summary>The prompts that were sent, and how often.</summary>
    public IReadOnlyDictionary<string, int> Asked => _asked;
}
