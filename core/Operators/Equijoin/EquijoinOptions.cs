using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Pairs;

namespace Pipelines.Core.Operators.Equijoin;

/// <summary>The configuration of an <c>equijoin</c>, checked.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Blocking">Which pairs are compared.</param>
/// <param name="Question">What is asked about them.</param>
/// <param name="LeftMatchesMax">The most matches of a left row; null for any number.</param>
/// <param name="RightMatchesMax">The most matches of a right row; null for any number.</param>
internal sealed record EquijoinOptions(string Name, BlockingOptions Blocking, PairQuestion Question, long? LeftMatchesMax, long? RightMatchesMax)
{
    public PairPhases Phases => PairPhases.For(Blocking, isOneInput: false);

    public ContentHash Identity
    {
        get
        {
            using var hasher = new CanonicalHasher("pipelines/operator/equijoin/1");
            Blocking.AddTo(hasher);
            Question.AddTo(hasher);
            return hasher.Add(Name).Add(LeftMatchesMax).Add(RightMatchesMax).Finish();
        }
    }
}
