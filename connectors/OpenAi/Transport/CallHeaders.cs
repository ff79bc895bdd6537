using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Transport;

/// <summary>What a call says of itself beside its body.</summary>
/// <param name="IdempotencyKey">Null for none.</param>
/// <param name="Origin">Whose work it is; null where nobody has to know.</param>
/// <param name="Tenant">On whose behalf; empty where there is but one.</param>
internal readonly record struct CallHeaders(string? IdempotencyKey, CallOrigin? Origin, string Tenant)
{
    private const string IdempotencyHeader = "Idempotency-Key";

    public static CallHeaders Of(CompletionRequest request) => new(request.IdempotencyKey, request.Origin, request.Tenant);

    /// <summary>Adds them; those about work and tenants only where the endpoint is one of ours.</summary>
    public void AddTo(HttpRequestMessage request, EndpointDialect dialect)
    {
        if (IdempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation(IdempotencyHeader, IdempotencyKey);
        }

        if (!dialect.AcceptsCallHeaders)
        {
            return;
        }

        // Never cut: two tenants must not become one.
        Add(request, "Pipelines-Tenant", Tenant, charsMax: int.MaxValue);
        Add(request, "Pipelines-Pipeline", Origin?.Pipeline);
        Add(request, "Pipelines-Run", Origin?.Run);
        Add(request, "Pipelines-Call", Origin?.Call);
    }

    /// <summary>Percent-encoded, since a header has no letters beyond ASCII; what is longer than a bill takes is cut.</summary>
    private static void Add(HttpRequestMessage request, string name, string? value, int charsMax = CallOrigin.CharsMax)
    {
        if (!string.IsNullOrEmpty(value))
        {
            request.Headers.TryAddWithoutValidation(name, Uri.EscapeDataString(value.Length <= charsMax ? value : value[..charsMax]));
        }
    }
}
