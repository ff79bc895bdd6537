using System.Buffers.Binary;

namespace Pipelines.Core.Inference;

/// <summary>
/// Embeddings as calls: keyed, recorded, budgeted, paced and tried again like any other call. Each text is a message, each vector a choice
/// whose text is the Base64 of its little-endian 32-bit floats. Whoever calls the model turns such a request into an
/// <see cref="EmbeddingRequest"/>.
/// </summary>
public static class EmbeddingCall
{
    /// <summary>The call for the vectors of <paramref name="texts"/>, at least one.</summary>
    public static CompletionRequest For(string model, IReadOnlyList<string> texts, TimeSpan timeout) => new()
    {
        Kind = RequestKind.Embedding,
        Model = model,
        Messages = [.. texts.Select(static text => new ChatMessage(ChatRole.User, text))],
        Sampling = new SamplingParameters { Temperature = 0, MaxOutputTokens = 0 },
        Timeout = timeout,
    };

    /// <summary>What to send for a call that <see cref="For"/> made.</summary>
    public static EmbeddingRequest RequestOf(CompletionRequest call) =>
        new(call.Model, [.. call.Messages.Select(static message => message.Content)])
        {
            Tenant = call.Tenant,
            Origin = call.Origin,
            IdempotencyKey = call.IdempotencyKey,
        };

    /// <summary>The result as the call's answer.</summary>
    /// <exception cref="InferenceException">The vectors are not one for each text, all of one length.</exception>
    public static Completion AnswerOf(CompletionRequest call, EmbeddingResult result)
    {
        bool fits = result.Vectors.Count == call.Messages.Count && result.Vectors.All(vector => vector.Length == result.Vectors[0].Length);
        return fits
            ? new Completion(call.Model, [.. result.Vectors.Select(static vector => new CompletionChoice(TextOf(vector), FinishReason.Stop))], result.Usage)
            : throw new InferenceException(
                InferenceFailureKind.InvalidResponse, $"{call.Messages.Count} vectors of one length were wanted; {result.Vectors.Count} came.");
    }

    /// <summary>The vectors of an answer, in the order of the texts.</summary>
    public static IReadOnlyList<float[]> VectorsOf(Completion answer) => [.. answer.Choices.Select(static choice => VectorOf(choice.Text))];

    /// <summary>A vector as text that keeps every bit.</summary>
    public static string TextOf(ReadOnlySpan<float> vector)
    {
        byte[] bytes = new byte[vector.Length * sizeof(float)];
        for (int i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        }

        return Convert.ToBase64String(bytes);
    }

    /// <summary>The vector of a text that <see cref="TextOf"/> made.</summary>
    /// <exception cref="FormatException">It did not.</exception>
    public static float[] VectorOf(string text)
    {
        byte[] bytes = Convert.FromBase64String(text);
        float[] vector = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        }

        return vector;
    }
}
