using Pipelines.Core.Inference;

namespace Pipelines.Core.Identity;

/// <summary>
/// Names a model call by all that decides its answer: the model's fingerprint, the rendered messages, the output schema,
/// the sampling parameters, the LoRA adapter, the sample index and the attempt. Not in it: operator names, time-outs, retries, concurrency,
/// so a cosmetic change of a pipeline re-bills nothing.
/// </summary>
public readonly record struct CallKey(ContentHash Hash) : ISpanFormattable
{
    private const string Domain = "pipelines/call/1";

    /// <param name="request">The call as it is sent.</param>
    /// <param name="modelFingerprint">See <see cref="IInferenceClient.FingerprintAsync"/>.</param>
    /// <param name="attempt">0 for the first try; a later try with the very same messages gets its own key.</param>
    public static CallKey For(CompletionRequest request, ContentHash modelFingerprint, int attempt)
    {
        using var hasher = new CanonicalHasher(Domain);
        hasher.Add(modelFingerprint).AddCount(request.Messages.Count);
        foreach (ChatMessage message in request.Messages)
        {
            hasher.Add(message.Role.ToString()).Add(message.Content).Add(message.Name);
        }

        hasher.Add(SchemaTexts.Of(request.OutputSchema)).Add(request.OutputSchema is null ? null : request.OutputMode.ToString());
        AddSampling(hasher, request.Sampling);
        hasher.Add(request.LoraAdapter).Add(request.ChoiceCount).Add(request.ExtraParameters).Add(attempt);
        if (request.Kind != RequestKind.Completion)
        {
            hasher.Add(request.Kind.ToString());
        }

        return new CallKey(hasher.Finish());
    }

    public override string ToString() => Hash.ToString();

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Hash.TryFormat(destination, out charsWritten, format, provider);

    /// <summary>Adds all that decides how tokens are drawn.</summary>
    internal static void AddSampling(CanonicalHasher hasher, SamplingParameters sampling)
    {
        hasher.Add(sampling.Temperature).Add(sampling.TopP).Add(sampling.TopK).Add(sampling.MinP)
            .Add(sampling.RepeatPenalty).Add(sampling.FrequencyPenalty).Add(sampling.PresencePenalty)
            .Add(sampling.Seed).Add(sampling.MaxOutputTokens).Add(sampling.TopLogProbs).AddCount(sampling.Stop.Count);
        foreach (string stop in sampling.Stop)
        {
            hasher.Add(stop);
        }

        hasher.AddCount(sampling.LogitBias.Count);
        if (sampling.LogitBias.Count == 0)
        {
            // Nearly always, and on the path of every call.
            return;
        }

        foreach ((int token, float bias) in sampling.LogitBias.OrderBy(static pair => pair.Key))
        {
            hasher.Add(token).Add((double)bias);
        }
    }
}
