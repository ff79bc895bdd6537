using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;

namespace Pipelines.Core.Templates.Nodes;

/// <summary>What a macro or the body of a call block takes and does.</summary>
internal sealed record MacroDefinition
{
    public required IReadOnlyList<MacroParameter> Parameters { get; init; }

    public required Body Body { get; init; }

    /// <summary>Symbol of <c>caller</c> if the body uses it and it is no parameter, else null; the same below.</summary>
    public int? Caller { get; init; }

    public int? VarArgs { get; init; }

    public int? KwArgs { get; init; }

    public IEnumerable<ExpressionNode> Defaults => Parameters.Select(parameter => parameter.Default).OfType<ExpressionNode>();

    // What is passed in was read whole where the call stands.
    public void Trace(FieldTrace trace)
    {
        foreach (MacroParameter parameter in Parameters)
        {
            FieldPlaces places = parameter.Default?.Trace(trace) ?? FieldPlaces.None;
            parameter.Target.Trace(trace, places);
        }

        Body.Trace(trace);
    }
}
