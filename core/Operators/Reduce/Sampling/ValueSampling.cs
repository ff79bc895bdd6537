using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.Reduce.Sampling;

/// <summary>Which rows of a large group are reduced.</summary>
/// <param name="Method">How they are chosen.</param>
/// <param name="RowsMax">How many.</param>
/// <param name="Embedding">How rows are embedded, where that is how they are chosen; else null.</param>
/// <param name="EmbeddedText">What is embedded of a row.</param>
/// <param name="Query">What they are to be like, a template over the group's key; null unless the method is <see cref="SamplingMethod.Similarity"/>.</param>
internal sealed record ValueSampling(SamplingMethod Method, int RowsMax, EmbeddingOptions? Embedding, JoinedFields EmbeddedText, GroupPrompt? Query)
{
    /// <summary>The fields of the rows that decide which are chosen.</summary>
    public FieldSet FieldsRead => Embedding is null ? FieldSet.None : EmbeddedText.FieldsRead;

    /// <summary>A group that is larger than its sample. Units that are no group to reduce have no members.</summary>
    public bool Cuts(Row unit) => unit.Group?.Members is { } members && members.Count > RowsMax;

    public void AddTo(CanonicalHasher hasher)
    {
        hasher.Add(Method.ToString()).Add(RowsMax).Add(Embedding?.Model).Add(Query?.Text);
        EmbeddedText.AddTo(hasher);
    }
}
