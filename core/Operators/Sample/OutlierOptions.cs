using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.Sample;

/// <summary>Which rows are unlike the others: the configuration of a <c>sample</c> by outliers, checked.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Text">What is embedded of a row.</param>
/// <param name="Embedding">How.</param>
/// <param name="Deviations">Rows further from the centre than so many standard deviations are outliers; null where a number of rows says it.</param>
/// <param name="Near">How many rows, after the nearest one, are none (<c>samples</c>); null where deviations say it.</param>
/// <param name="NearShare">The same as a share of the rows.</param>
/// <param name="KeepsOutliers">They pass, and the others do not.</param>
/// <param name="CentreText">What the centre is the embedding of; null for the mean of all.</param>
internal sealed record OutlierOptions(
    string Name, JoinedFields Text, EmbeddingOptions Embedding, double? Deviations, long? Near, double? NearShare, bool KeepsOutliers, string? CentreText)
{
    public ContentHash Identity
    {
        get
        {
            using var hasher = new CanonicalHasher("pipelines/operator/sample-outliers/1");
            hasher.Add(Name).Add(Embedding.Model).Add(Deviations).Add(Near).Add(NearShare).Add(KeepsOutliers).Add(CentreText);
            Text.AddTo(hasher);
            return hasher.Finish();
        }
    }
}
