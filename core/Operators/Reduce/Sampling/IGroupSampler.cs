using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Reduce.Sampling;

/// <summary>Chooses rows of one group by their embeddings. Not thread-safe.</summary>
internal interface IGroupSampler
{
    /// <summary>Why it can choose none; null when it can.</summary>
    RowFailure? Failure { get; }

    /// <summary>The vector of the group's next row.</summary>
    /// <exception cref="ArrangementException">It cannot be compared with the others, or there are too many of them.</exception>
    void Add(float[] vector);

    /// <summary>The ordinals of the rows that are chosen, in order.</summary>
    IReadOnlyList<int> Choose(CancellationToken cancellationToken);
}
