using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Simulation;

/// <summary>
/// A model whose answer depends on the prompt alone, and which fails now and then before it gives it. One prompt in nine gets
/// a bad answer.
/// </summary>
internal static class MoodyModel
{
    private static readonly InferenceFailureKind[] Moods =
        [InferenceFailureKind.RateLimited, InferenceFailureKind.Unavailable, InferenceFailureKind.ConnectionFailed, InferenceFailureKind.InvalidResponse];

    /// <param name="failureShare">How many calls fail, from 0 to 1.</param>
    /// <param name="random">Draws them; used under a lock.</param>
    /// <param name="onCall">Told of every call that is answered.</param>
    public static ScriptedInferenceClient Create(double failureShare, Random random, Action onCall) => new(async (request, cancellationToken) =>
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        lock (random)
        {
            if (random.NextDouble() < failureShare)
            {
                throw new InferenceException(Moods[random.Next(Moods.Length)], "Not now.");
            }
        }

        onCall();
        ContentHash hash = ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(request.Messages[0].Content));
        return Answers.Text(request, $"{(hash.ToBytes()[0] % 9 == 0 ? "bad" : "good")} {hash.ToShortHex()}");
    });
}
