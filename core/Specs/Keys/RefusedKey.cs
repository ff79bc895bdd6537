using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Specs.Keys;

/// <summary>Known and not to be used: an error that says why, unless it is switched off with <c>false</c>.</summary>
/// <param name="Name">As written in a pipeline.</param>
/// <param name="Reason">A whole sentence, for whoever uses it.</param>
internal sealed record RefusedKey(string Name, string Reason) : SpecKey(Name, Reason)
{
    protected override string Description => Reason;

    protected override JObject ValueSchema() => new() { ["const"] = false };
}
