using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Arranging;

/// <summary>
/// Makes of all rows of an operator's input the units that it works on: groups, pairs, or rows that are chosen or put in order.
/// Decides by what it reads alone, without a clock, chance or calls: the same input gives the same units in the same order.
/// Immutable and thread-safe; reads, sorts and spills through <see cref="IArrangingContext"/>.
/// </summary>
public interface IArrangement
{
    /// <summary>The hash of all of its configuration that decides the units.</summary>
    ContentHash Identity { get; }

    /// <summary>What the units are, for a person, as the end of "one unit for …": <c>each value of 'author'</c>.</summary>
    string Units { get; }

    /// <summary>
    /// The units, in order. Each is a row with a <see cref="Row.Group"/> that says how many input rows it accounts for, or a plain row
    /// for one; together they account for every row of the operator's inputs. Holds no more in memory than a few words for each row.
    /// </summary>
    IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, CancellationToken cancellationToken);
}
