using System.Collections.Concurrent;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace Pipelines.Runtime.Calls;

/// <summary>Asks for each model's fingerprint once a run: it is part of every call key, and hashing a model file takes a while.</summary>
internal sealed class ModelFingerprints(IInferenceClient client)
{
    private readonly ConcurrentDictionary<string, Task<ContentHash>> _byModel = new(StringComparer.Ordinal);

    /// <exception cref="InferenceException">No such model.</exception>
    public async ValueTask<ContentHash> GetAsync(string model, CancellationToken cancellationToken)
    {
        // Not cancelled with the call that happens to ask first: others wait for the same answer.
        Task<ContentHash> fingerprint = _byModel.GetOrAdd(
            model,
            static (name, client) => client.FingerprintAsync(name, CancellationToken.None),
            client);
        return fingerprint.IsCompletedSuccessfully ? fingerprint.Result : await fingerprint.WaitAsync(cancellationToken);
    }
}
