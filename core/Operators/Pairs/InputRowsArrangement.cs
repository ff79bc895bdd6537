using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>The rows of one of a join's inputs, as they are.</summary>
internal sealed class InputRowsArrangement(int input) : IArrangement
{
    public ContentHash Identity { get; } = IdentityOf(input);

    public string Units => input == 0 ? "each left row" : "each right row";

    public IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, CancellationToken cancellationToken) => context.Inputs[input].ReadAsync(cancellationToken);

    private static ContentHash IdentityOf(int input)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/input-rows/1");
        return hasher.Add(input).Finish();
    }
}
