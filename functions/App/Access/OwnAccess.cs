namespace Pipelines.Functions.App.Access;

/// <summary>Marks an endpoint that needs no key, or looks after its access by itself.</summary>
internal sealed class OwnAccess
{
    public static OwnAccess Instance { get; } = new();
}
