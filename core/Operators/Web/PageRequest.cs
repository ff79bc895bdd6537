namespace Pipelines.Core.Operators.Web;

/// <summary>A page to be fetched.</summary>
/// <param name="Address">As the row names it.</param>
/// <param name="TimeMax">For all of it, redirects included.</param>
/// <param name="AllowedHosts">Hosts that it may come from, each with its subdomains; null allows all.</param>
public sealed record PageRequest(string Address, TimeSpan TimeMax, IReadOnlyList<string>? AllowedHosts)
{
    /// <summary>Of HTML only what stands in its body.</summary>
    public bool BodyOnly { get; init; }

    /// <summary>HTML as Markdown.</summary>
    public bool AsMarkdown { get; init; }
}
