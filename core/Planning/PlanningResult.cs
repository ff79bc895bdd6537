using System.Diagnostics.CodeAnalysis;
using Pipelines.Core.Specs;

namespace Pipelines.Core.Planning;

/// <summary>A plan, or everything that is wrong with the pipeline.</summary>
/// <param name="Plan">Null when, and only when, there are errors.</param>
/// <param name="Diagnostics">Errors and warnings in the order of the file.</param>
public sealed record PlanningResult(PipelinePlan? Plan, IReadOnlyList<SpecDiagnostic> Diagnostics)
{
    [MemberNotNullWhen(true, nameof(Plan))]
    public bool IsOk => Plan is not null;

    public IEnumerable<SpecDiagnostic> Errors => Diagnostics.Where(static d => d.Severity == SpecSeverity.Error);

    public IEnumerable<SpecDiagnostic> Warnings => Diagnostics.Where(static d => d.Severity == SpecSeverity.Warning);
}
