namespace GpuHost.Host.Files;

/// <summary>A piece of a list.</summary>
/// <param name="Items">In the order asked for.</param>
/// <param name="HasMore">There are more after the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, bool HasMore);
