using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Operators.Pairs;

namespace Pipelines.Core.Operators.SemJoin;

/// <summary>The configuration of a <c>sem_join</c>, checked.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="LeftFields">What is embedded of a left row.</param>
/// <param name="RightFields">The same of a right row.</param>
/// <param name="Threshold">How alike a pair is at least; null for any.</param>
/// <param name="NearestCount">So many right rows, the most alike, are joined with a left one at most; null for all.</param>
/// <param name="Embedding">How the texts are embedded.</param>
internal sealed record SemJoinOptions(
    string Name, BlockingFields LeftFields, BlockingFields RightFields, double? Threshold, int? NearestCount, EmbeddingOptions Embedding)
{
    /// <summary>Holds how alike the two rows are.</summary>
    public string ScoreField => $"_{Name}_score";

    public ContentHash Identity
    {
        get
        {
            using var hasher = new CanonicalHasher("pipelines/operator/sem_join/1");
            LeftFields.AddTo(hasher);
            RightFields.AddTo(hasher);
            return hasher.Add(Name).Add(Threshold).Add(NearestCount).Add(Embedding.Model).Finish();
        }
    }
}
