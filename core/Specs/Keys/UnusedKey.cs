using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Specs.Keys;

/// <summary>Known from DocETL and without effect here, whatever it holds.</summary>
/// <param name="Name">As written in a pipeline.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Warning">What to tell whoever uses it; null when there is nothing to tell.</param>
internal sealed record UnusedKey(string Name, string Purpose, string? Warning = null) : SpecKey(Name, Purpose)
{
    protected override string Description => $"Without effect: {Purpose}.";

    protected override JObject ValueSchema() => new() { ["deprecated"] = true };
}
