using System.Collections.Frozen;
using GpuHost.Host.Api.Errors;

namespace GpuHost.Host.Access.Quotas;

/// <summary>Keeps each key within its quota. Keys without one always pass. Thread-safe.</summary>
internal sealed class QuotaGate(IEnumerable<ApiKeyEntry> keys, TimeProvider clock)
{
    private readonly FrozenDictionary<string, KeyUse> _uses = keys
        .Where(static key => key.Quota is not null)
        .ToFrozenDictionary(static key => key.Name, key => new KeyUse(key.Quota!, clock), StringComparer.Ordinal);

    /// <exception cref="ApiException">The quota is used up: 429, and when to come back.</exception>
    public void Admit(Caller caller)
    {
        if (_uses.GetValueOrDefault(caller.KeyName)?.TryAdmit() is { } wait && wait > TimeSpan.Zero)
        {
            throw new ApiException(new ApiError(
                StatusCodes.Status429TooManyRequests,
                "rate_limit_error",
                $"The quota of the key '{caller.KeyName}' is used up. Try again in {ErrorTranslation.Seconds(wait)} s.")
            {
                Code = "rate_limit_exceeded",
                RetryAfter = wait,
            });
        }
    }

    /// <summary>Waits until a line of a batch may begin: lines go more slowly, and none fails for it.</summary>
    /// <param name="keyName">The batch's key.</param>
    /// <param name="pausing">Is told how long a wait will be, and null when it is over.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task PaceAsync(string keyName, Action<TimeSpan?> pausing, CancellationToken cancellationToken)
    {
        if (!_uses.TryGetValue(keyName, out KeyUse? use))
        {
            return;
        }

        TimeSpan wait;
        while ((wait = use.TryAdmitLine()) > TimeSpan.Zero)
        {
            pausing(wait);
            await Task.Delay(wait, clock, cancellationToken);
            pausing(null);
        }
    }

    /// <summary>What a call of the key has used.</summary>
    public void Used(string keyName, long tokens) => _uses.GetValueOrDefault(keyName)?.Used(tokens);

    /// <summary>What a line of a batch of the key has used.</summary>
    public void UsedByLine(string keyName, long tokens) => _uses.GetValueOrDefault(keyName)?.UsedByLine(tokens);

    /// <summary>What the key has used on the day so far, when the server starts.</summary>
    public void UsedEarlierToday(string keyName, long tokens) => _uses.GetValueOrDefault(keyName)?.UsedEarlierToday(tokens);
}
