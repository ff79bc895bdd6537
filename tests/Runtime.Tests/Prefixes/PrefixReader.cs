using Pipelines.Core.Inference;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Prefixes;

/// <summary>
/// A model that keeps what it has read of its last calls, and counts the characters of messages that it reads anew: what an engine with a small prefix cache
/// would compute. Answers what it is given.
/// </summary>
internal sealed class PrefixReader
{
    private readonly Lock _gate = new();
    private readonly Queue<string> _kept = new();
    private readonly int _keptMax;

    /// <param name="keptMax">How many calls it remembers.</param>
    /// <param name="answer">The answer to a prompt.</param>
    public PrefixReader(int keptMax, Func<CompletionRequest, string> answer)
    {
        _keptMax = keptMax;
        Client = new ScriptedInferenceClient(request =>
        {
            Read(string.Join('\u0001', request.Messages.Select(static message => message.Content)), request.Messages[0].Content.Length);
            return Answers.Text(request, answer(request));
        })
        {
            Embed = static text => [1, text.Length % 7],
        };
    }

    public ScriptedInferenceClient Client { get; }

    /// <summary>Characters that were read anew, system messages aside.</summary>
    public int ReadChars { get; private set; }

    /// <summary>Characters of all prompts, system messages aside.</summary>
    public int SentChars { get; private set; }

    private void Read(string text, int systemChars)
    {
        lock (_gate)
        {
            int known = _kept.Select(earlier => earlier.AsSpan().CommonPrefixLength(text)).DefaultIfEmpty(0).Max();
            ReadChars += text.Length - Math.Max(known, systemChars);
            SentChars += text.Length - systemChars;
            _kept.Enqueue(text);
            if (_kept.Count > _keptMax)
            {
                _kept.Dequeue();
            }
        }
    }
}
