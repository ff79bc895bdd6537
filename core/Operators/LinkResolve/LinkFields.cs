using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.LinkResolve;

/// <summary>Where rows keep their id and their links.</summary>
/// <param name="IdKey">The field with a row's own name.</param>
/// <param name="LinkKey">The field with a list of names of other rows.</param>
internal sealed record LinkFields(string IdKey, string LinkKey)
{
    /// <summary>The row's name; null when it has none.</summary>
    public JToken? IdOf(Row row) => row.Fields[IdKey] is { Type: not JTokenType.Null } id && IsName(id) ? id : null;

    /// <summary>The row's links; null when they are no list. A row without any has none or null.</summary>
    public IReadOnlyList<JToken>? LinksOf(Row row) => row.Fields[LinkKey] switch
    {
        JArray list => [.. list],
        { Type: JTokenType.Null } => [],
        _ => null,
    };

    /// <summary>Why the row cannot be worked on; null when it can.</summary>
    public RowFailure? FaultOf(Row row)
    {
        string? fault = IdOf(row) is null ? $"The field '{IdKey}' (id_key) is not there, or is no text or number."
            : !row.Fields.ContainsKey(LinkKey) ? $"The field '{LinkKey}' (link_key) is not there; an empty list says that the row has no links."
            : LinksOf(row) is null ? $"The field '{LinkKey}' (link_key) is no list."
            : null;
        return fault is null ? null : new RowFailure(RowFailureKinds.Input, fault);
    }

    /// <summary>Lists and objects name nothing: they stay as they are.</summary>
    public static bool IsName(JToken value) => value is JValue { Type: not JTokenType.Null };
}
