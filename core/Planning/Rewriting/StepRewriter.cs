namespace Pipelines.Core.Planning.Rewriting;

/// <summary>
/// Applies the rules to the operators of one step, in this order: filters first, because where they stand decides what is read later;
/// fields next, because that adds operators; limits last. Rows never cross a step: a step is what people look at, take over and begin
/// again from.
/// </summary>
internal static class StepRewriter
{
    /// <param name="step">The step's name.</param>
    /// <param name="operators">Its operators, in order.</param>
    /// <param name="rules">Those that may be used.</param>
    /// <param name="rewrites">Gets what was changed.</param>
    public static IReadOnlyList<PlannedOperator> Rewrite(
        string step, IReadOnlyList<PlannedOperator> operators, IReadOnlySet<RewriteRule> rules, List<PlanRewrite> rewrites)
    {
        List<PlannedOperator> line = [.. operators];
        Apply(RewriteRule.SelectionPushdown, SelectionPushdown.Apply);
        Apply(RewriteRule.DeadFieldRemoval, DeadFieldRemoval.Apply);
        Apply(RewriteRule.LimitPushdown, changed => LimitPushdown.Apply(changed, rules.Contains(RewriteRule.Fusion)));
        return line;

        void Apply(RewriteRule rule, Func<List<PlannedOperator>, IEnumerable<string>> change)
        {
            if (rules.Contains(rule))
            {
                rewrites.AddRange(change(line).Select(sentence => new PlanRewrite(RewriteRules.NameOf(rule), step, sentence)));
            }
        }
    }
}
