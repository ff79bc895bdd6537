using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Embedding;

/// <summary>A text made of a row, to be embedded or searched. Immutable and thread-safe.</summary>
internal interface IRowText
{
    /// <summary>The fields that it is made of.</summary>
    FieldSet FieldsRead { get; }

    /// <summary>The text; empty when the row has none of the fields.</summary>
    string TextOf(JObject row);

    /// <summary>Adds all that decides the text.</summary>
    void AddTo(CanonicalHasher hasher);
}
