using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.Sample;

/// <summary>
/// Lets the rows pass whose embeddings are near the centre, or those that are not. As DocETL measures it: Euclidean distances, and for
/// <c>std</c> the root of the variances' sum. Holds a number for each row; vectors go by.
/// </summary>
internal sealed class OutlierArrangement(OutlierOptions options) : IArrangement
{
    private const int VectorsPhase = 0;
    private const int CentrePhase = 1;

    public ContentHash Identity { get; } = options.Identity;

    public string Units => options.KeepsOutliers ? "each row that is unlike the others" : "each row that is like the others";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        VectorSpread spread = await VectorSpread.ReadAsync(context.Phases[VectorsPhase], cancellationToken);
        float[]? given = options.CentreText is null ? null : await CentreAsync(context.Phases[CentrePhase], cancellationToken);
        List<(double Distance, RowFailure? Failure)> distances = [];
        await foreach ((float[]? vector, RowFailure? failure) in RowVectors.ReadAsync(context.Phases[VectorsPhase], cancellationToken))
        {
            distances.Add((vector is null ? 0 : spread.DistanceOf(vector, given), failure));
        }

        double cutOff = CutOff(spread, distances);
        int at = 0;
        long left = 0;
        Row? firstLeft = null;
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            (double distance, RowFailure? failure) = distances[at++];
            if (failure is not null)
            {
                yield return row with { Group = new RowGroup(1) { Ending = RowEnding.Failed(failure) } };
            }
            else if (distance > cutOff == options.KeepsOutliers)
            {
                yield return row;
            }
            else
            {
                firstLeft ??= row;
                left++;
            }
        }

        if (firstLeft is not null)
        {
            yield return new Row(firstLeft.Id, new JObject()) { Group = new RowGroup(left) { Ending = RowEnding.Filtered } };
        }
    }

    private static async Task<float[]> CentreAsync(IArrangedInput phase, CancellationToken cancellationToken)
    {
        (float[]? vector, RowFailure? failure) = await RowVectors.ReadAsync(phase, cancellationToken).FirstAsync(cancellationToken);
        return vector ?? throw new ArrangementException($"The 'center' cannot be embedded ({failure!.Kind}): {failure.Detail}");
    }

    private double CutOff(VectorSpread spread, List<(double Distance, RowFailure? Failure)> distances)
    {
        if (options.Deviations is { } deviations)
        {
            return deviations * spread.Deviation;
        }

        double[] sorted = [.. distances.Where(static one => one.Failure is null).Select(static one => one.Distance).Order()];
        if (sorted.Length == 0)
        {
            return 0;
        }

        long near = options.Near ?? (long)(options.NearShare!.Value * (sorted.Length - 1));
        return sorted[(int)Math.Min(near, sorted.Length - 1)];
    }
}
