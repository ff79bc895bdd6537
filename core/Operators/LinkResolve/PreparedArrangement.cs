using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.LinkResolve;

/// <summary>An arrangement of two inputs that are made by the phases before it.</summary>
internal sealed class PreparedArrangement(IArrangement arrangement) : IArrangement
{
    public ContentHash Identity => arrangement.Identity;

    public string Units => arrangement.Units;

    public IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, CancellationToken cancellationToken) =>
        arrangement.ArrangeAsync(new PreparedInputs(context), cancellationToken);
}
