using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Simulation;

/// <summary>
/// A model whose answer depends on the prompt alone, and which fails now and then before it gives it; sometimes it is down for a while.
/// One prompt in nine gets a bad answer.
/// </summary>
internal static class MoodyModel
{
    private static readonly InferenceFailureKind[] Moods =
        [InferenceFailureKind.RateLimited, InferenceFailureKind.Unavailable, InferenceFailureKind.ConnectionFailed, InferenceFailureKind.InvalidResponse];

    /// <summary>Enough faults in a row to open a breaker, and for some probes to fail.</summary>
    private const int OutageCalls = 12;

    /// <param name="failureShare">How many calls fail, from 0 to 1.</param>
    /// <param name="random">Draws them; used under a lock.</param>
    /// <param name="onCall">Told of every call that is answered.</param>
    public static ScriptedInferenceClient Create(double failureShare, Random random, Action onCall)
    {
        int downFor = 0;
        return new ScriptedInferenceClient(async (request, cancellationToken) =>
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            lock (random)
            {
                if (downFor > 0)
                {
                    downFor--;
                    throw new InferenceException(InferenceFailureKind.ConnectionFailed, "Nobody is there.");
                }

                if (random.NextDouble() < failureShare)
                {
                    downFor = random.Next(10) == 0 ? OutageCalls : 0;
                    throw new InferenceException(Moods[random.Next(Moods.Length)], "Not now.");
                }
            }

            onCall();
            ContentHash hash = ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(request.Messages[0].Content));
            return Answers.Text(request, $"{(hash.ToBytes()[0] % 9 == 0 ? "bad" : "good")} {hash.ToShortHex()}");
        });
    }
}
