namespace Pipelines.Functions.App.Access;

/// <summary>Something that was done: <c>audit/{day}/{time}-{id}.json</c>. Holds no document, no key.</summary>
/// <param name="At">When it was answered.</param>
/// <param name="Caller">The name of the key.</param>
/// <param name="Role">Its role.</param>
/// <param name="Method">The method of the request.</param>
/// <param name="Path">Its path, without its parameters, which may hold a key.</param>
/// <param name="Status">What it was answered with.</param>
/// <param name="Address">Where it came from; null when that is not known.</param>
internal sealed record AuditEntry(DateTimeOffset At, string Caller, AccessRole Role, string Method, string Path, int Status, string? Address);
