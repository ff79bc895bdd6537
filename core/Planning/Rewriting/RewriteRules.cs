namespace Pipelines.Core.Planning.Rewriting;

/// <summary>The rules by the names that <c>plan_rewrites</c> knows them by.</summary>
internal static class RewriteRules
{
    public static IReadOnlyDictionary<string, RewriteRule> ByName { get; } = new Dictionary<string, RewriteRule>(StringComparer.Ordinal)
    {
        ["selection_pushdown"] = RewriteRule.SelectionPushdown,
        ["limit_pushdown"] = RewriteRule.LimitPushdown,
        ["dead_field_removal"] = RewriteRule.DeadFieldRemoval,
        ["fusion"] = RewriteRule.Fusion,
    };

    public static IReadOnlySet<RewriteRule> All { get; } = ByName.Values.ToHashSet();

    public static IReadOnlySet<RewriteRule> None { get; } = new HashSet<RewriteRule>();

    public static string NameOf(RewriteRule rule) => ByName.First(known => known.Value == rule).Key;
}
