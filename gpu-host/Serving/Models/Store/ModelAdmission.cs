using Pipelines.Core.Identity;

namespace GpuHost.Serving.Models.Store;

/// <summary>What is known of a file before it becomes a model of the store, and what must hold for it.</summary>
public sealed record ModelAdmission
{
    /// <summary>The digest that the file must have; null for any.</summary>
    public ContentHash? Sha256 { get; init; }

    /// <summary>See <see cref="ModelEntry.Base"/>.</summary>
    public string? Base { get; init; }

    /// <summary>Under which terms it may be used; null takes what the file says.</summary>
    public string? License { get; init; }

    /// <summary>
    /// The last look at the file, whose format is sound by then, before anybody else sees it. Throws a
    /// <see cref="ModelStoreException"/> for one that is not wanted.
    /// </summary>
    public Func<string, ModelFacts, CancellationToken, Task> CheckAsync { get; init; } = static (_, _, _) => Task.CompletedTask;
}
