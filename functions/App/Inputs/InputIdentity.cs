using System.Text;
using Pipelines.Core.Identity;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Inputs;

/// <summary>The identity of rows that name files: an edited file is another input, as an edited row is.</summary>
internal static class InputIdentity
{
    private const string Domain = "pipelines/brought-documents/1";

    /// <param name="input">The rows.</param>
    /// <param name="documents">All files of the run; those of other datasets do not count.</param>
    public static ContentHash Of(BroughtInput input, IEnumerable<BroughtDocument> documents)
    {
        BroughtDocument[] named = [.. documents.Where(one => one.Dataset == input.Dataset).OrderBy(static one => one.Name, StringComparer.Ordinal)];
        return named.Length == 0
            ? input.Identity
            : ContentHash.Of(Encoding.UTF8.GetBytes($"{Domain} {input.Identity}\n{string.Concat(named.Select(static one => $"{one.Identity} {one.Name}\n"))}"));
    }
}
