using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Filter;

/// <summary>The rows that the model is asked about in one step of a cascade, as they are.</summary>
internal sealed class FilterStepArrangement(CascadedFilterOptions options, FilterStep step) : IArrangement
{
    public ContentHash Identity { get; } = IdentityOf(options, step);

    public string Units => step switch
    {
        FilterStep.Train => "each row that the proxy learns from",
        FilterStep.Calibrate => "each row that the thresholds are found by",
        _ => "each row whose score does not tell",
    };

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CascadedRows rows = await CascadedRows.ReadAsync(options, context, step, cancellationToken);
        IReadOnlyList<int> chosen = step switch { FilterStep.Train => rows.Train, FilterStep.Calibrate => rows.Calibrate, _ => rows.Ask };
        (int at, int ordinal) = (0, 0);
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            if (at < chosen.Count && chosen[at] == ordinal)
            {
                at++;
                yield return row;
            }

            ordinal++;
        }
    }

    private static ContentHash IdentityOf(CascadedFilterOptions options, FilterStep step)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/filter-step/1");
        return hasher.Add(options.Identity).Add(step.ToString()).Finish();
    }
}
