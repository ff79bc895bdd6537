using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Cluster;

/// <summary>Which rows can be clustered at all, so that one which cannot fails alone, and not the whole tree with it.</summary>
internal static class ClusterRows
{
    /// <summary>Why a row cannot be asked about, whatever stands beside it; null when it can.</summary>
    public static RowFailure? ProblemWith(ClusterOptions options, JObject row)
    {
        try
        {
            options.Prompt.Render(new JArray(row, row));
            return null;
        }
        catch (PromptException exception)
        {
            return new RowFailure(RowFailureKinds.Template, exception.Message);
        }
    }
}
