using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary>Filters applied to the text of a block, in order.</summary>
internal sealed class FilterChain(FilterNode[] filters)
{
    public static FilterChain Empty { get; } = new([]);

    public IEnumerable<ExpressionNode> Expressions => filters;

    public PyValue Apply(TemplateRun run, in PyValue text)
    {
        PyValue value = text;
        foreach (FilterNode filter in filters)
        {
            value = filter.Apply(run, value);
        }

        return value;
    }

    public void Trace(FieldTrace trace)
    {
        foreach (FilterNode filter in filters)
        {
            filter.Trace(trace).ReadWhole();
        }
    }
}
