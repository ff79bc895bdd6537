namespace Pipelines.Core.Planning;

/// <summary>A change of the plan that its rows do not show: what it saves, and why it is safe.</summary>
/// <param name="Rule">The rule's name, as in <c>plan_rewrites</c>.</param>
/// <param name="Step">The step that it changes.</param>
/// <param name="Change">A sentence for a person.</param>
public sealed record PlanRewrite(string Rule, string Step, string Change);
