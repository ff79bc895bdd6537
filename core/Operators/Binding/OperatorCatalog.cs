using Pipelines.Core.Operators.AddUuid;
using Pipelines.Core.Operators.Classify;
using Pipelines.Core.Operators.Cluster;
using Pipelines.Core.Operators.Code;
using Pipelines.Core.Operators.Dedup;
using Pipelines.Core.Operators.Equijoin;
using Pipelines.Core.Operators.Extract;
using Pipelines.Core.Operators.Filter;
using Pipelines.Core.Operators.Gates;
using Pipelines.Core.Operators.Gather;
using Pipelines.Core.Operators.LinkResolve;
using Pipelines.Core.Operators.Map;
using Pipelines.Core.Operators.ParallelMap;
using Pipelines.Core.Operators.Rank;
using Pipelines.Core.Operators.Reduce;
using Pipelines.Core.Operators.Resolve;
using Pipelines.Core.Operators.Sample;
using Pipelines.Core.Operators.SemJoin;
using Pipelines.Core.Operators.Split;
using Pipelines.Core.Operators.Summarize;
using Pipelines.Core.Operators.TopK;
using Pipelines.Core.Operators.Unnest;
using Pipelines.Core.Operators.UnnestColumns;
using Pipelines.Core.Operators.Web;

namespace Pipelines.Core.Operators.Binding;

/// <summary>All operator types of the language, one line each.</summary>
internal static class OperatorCatalog
{
    private static readonly Dictionary<string, IOperatorType> Types = new(StringComparer.Ordinal)
    {
        ["map"] = new MapType(),
        ["parallel_map"] = new ParallelMapType(),
        ["filter"] = new FilterType(),
        ["reduce"] = new ReduceType(),
        ["resolve"] = new ResolveType(),
        ["equijoin"] = new EquijoinType(),
        ["sem_join"] = new SemJoinType(),
        ["split"] = new SplitType(),
        ["gather"] = new GatherType(),
        ["unnest"] = new UnnestType(),
        ["unnest_columns"] = new UnnestColumnsType(),
        ["cluster"] = new ClusterType(),
        ["sample"] = new SampleType(),
        ["topk"] = new TopKType(),
        ["rank"] = new RankType(),
        ["extract"] = new ExtractType(),
        ["link_resolve"] = new LinkResolveType(),
        ["add_uuid"] = new AddUuidType(),
        ["code_map"] = new CodeMapType(),
        ["code_filter"] = new CodeFilterType(),
        ["code_reduce"] = new CodeReduceType(),
        ["web_fetch"] = new WebFetchType(),
        ["web_search"] = new WebSearchType(),
        ["summarize"] = new SummarizeType(),
        ["classify"] = new ClassifyType(),
        ["assert"] = new AssertType(),
        ["dedup"] = new DedupType(),
    };

    /// <summary>As written under <c>type</c>.</summary>
    public static IReadOnlyCollection<string> AvailableNames => Types.Keys;

    /// <summary>The type; null when there is none of that name.</summary>
    public static IOperatorType? Find(string name) => Types.GetValueOrDefault(name);
}
